import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface SettleDeliveryInput {
  id: string
  /** What a person saw in the ERP: the document, or null when there is none and it may be sent. */
  found: { document_number?: string; document_id?: string } | null
  by: Actor
}

/** Nothing to undo: it is the last step, and it records what a person saw. */
const settleDeliveryStep = createStep("erp-settle-delivery", async (input: SettleDeliveryInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).settle(input.id, input.found, input.by)
  return new StepResponse()
})

/** Settles a dead or held delivery by hand. Fails with not_found or conflict. */
export const settleDeliveryWorkflow = createWorkflow("erp-settle-delivery", (input: SettleDeliveryInput) => {
  settleDeliveryStep(input)
})
