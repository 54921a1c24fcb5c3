import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface RefreshPayloadInput {
  id: string
  by: Actor
}

/** Nothing to undo: it is the last step, and what it wrote is the store's own word. */
const refreshPayloadStep = createStep("erp-refresh-payload", async ({ id, by }: RefreshPayloadInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).refreshPayload(id, readOrdersWith(container), by)
  return new StepResponse()
})

/** Builds what a dead or held delivery carries anew from the store. Fails with not_found or conflict. */
export const refreshPayloadWorkflow = createWorkflow("erp-refresh-payload", (input: RefreshPayloadInput) => {
  refreshPayloadStep(input)
})
