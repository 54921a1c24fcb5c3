import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface DiscardDeliveryInput {
  id: string
  /** For whoever asks later why the ERP does not have it. */
  reason: string
  by: Actor
}

/** Nothing to undo: it is the last step, and younger messages of the order may have gone already. */
const discardDeliveryStep = createStep("erp-discard-delivery", async (input: DiscardDeliveryInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).discard(input.id, input.reason, input.by)
  return new StepResponse()
})

/** Gives a delivery up that is not delivered. Fails with not_found or conflict. */
export const discardDeliveryWorkflow = createWorkflow("erp-discard-delivery", (input: DiscardDeliveryInput) => {
  discardDeliveryStep(input)
})
