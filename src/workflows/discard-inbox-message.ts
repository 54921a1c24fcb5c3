import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface DiscardInboxMessageInput {
  id: string
  /** For whoever asks later why the store does not follow the ERP. */
  reason: string
  by: Actor
}

/** Nothing to undo: it is the last step. */
const discardInboxMessageStep = createStep(
  "erp-discard-inbox-message",
  async (input: DiscardInboxMessageInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).discardInboxMessage(input.id, input.reason, input.by)
    return new StepResponse()
  }
)

/** Gives up a dead or held message of an ERP. Fails with not_found or conflict. */
export const discardInboxMessageWorkflow = createWorkflow(
  "erp-discard-inbox-message",
  (input: DiscardInboxMessageInput) => {
    discardInboxMessageStep(input)
  }
)
