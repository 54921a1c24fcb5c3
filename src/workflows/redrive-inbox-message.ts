import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface RedriveInboxMessageInput {
  id: string
  by: Actor
}

/** Nothing to undo: it is the last step, and its stock may have been applied already. */
const redriveInboxMessageStep = createStep(
  "erp-redrive-inbox-message",
  async ({ id, by }: RedriveInboxMessageInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).redriveInboxMessage(id, by)
    return new StepResponse()
  }
)

/** Has a dead or held message of an ERP applied again. Fails with not_found, conflict, or invalid_data (unreadable). */
export const redriveInboxMessageWorkflow = createWorkflow(
  "erp-redrive-inbox-message",
  (input: RedriveInboxMessageInput) => {
    redriveInboxMessageStep(input)
  }
)
