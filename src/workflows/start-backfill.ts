import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type BackfillOrder, type ErpModuleService } from "../modules/erp"
import { orderReaderOf } from "./steps/read-orders"

export interface StartBackfillInput {
  connection_id: string
  asked: BackfillOrder
  by: Actor
}

/** Nothing to undo: it is the last step, and what was sent cannot be called back. It can be canceled. */
const startBackfillStep = createStep("erp-start-backfill", async (input: StartBackfillInput, { container }) => {
  const { backfills } = container.resolve<ErpModuleService>(ERP_MODULE)
  const backfill = await backfills.start(input.connection_id, input.asked, input.by)
  // A nudge: where this process does not work, the job of one that does comes within seconds.
  backfills.work(orderReaderOf(container))
  return new StepResponse(backfill)
})

/** Begins to send older orders to one connection. Fails with not_found or conflict. */
export const startBackfillWorkflow = createWorkflow("erp-start-backfill", (input: StartBackfillInput) => {
  return new WorkflowResponse(startBackfillStep(input))
})
