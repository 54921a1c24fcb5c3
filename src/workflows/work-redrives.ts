import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { orderReaderOf } from "./steps/read-orders"

/** Nothing to undo: it only wakes what works in the background. */
const workRedrivesStep = createStep("erp-work-redrives", async (_input: undefined, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  const reader = orderReaderOf(container)
  erp.workRedrives(reader.read)
  erp.backfills.work(reader)
  return new StepResponse()
})

/** Lends the module what reads orders, so that the redrives and backfills that run go on. Returns at once. */
export const workRedrivesWorkflow = createWorkflow("erp-work-redrives", () => {
  workRedrivesStep()
})
