import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type DeliveryChoice, type ErpModuleService } from "../modules/erp"

export interface DiscardDeliveriesInput {
  choice: DeliveryChoice
  /** For whoever asks later why the ERP does not have them. */
  reason: string
  by: Actor
}

/** Nothing to undo: it is the last step, and younger messages of the orders may have gone already. */
const discardDeliveriesStep = createStep(
  "erp-discard-deliveries",
  async ({ choice, reason, by }: DiscardDeliveriesInput, { container }) =>
    new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).discardAll(choice, reason, by))
)

/** Gives up to 1,000 dead or held deliveries up. */
export const discardDeliveriesWorkflow = createWorkflow("erp-discard-deliveries", (input: DiscardDeliveriesInput) => {
  return new WorkflowResponse(discardDeliveriesStep(input))
})
