import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface DeleteChannelInput {
  id: string
  by: Actor
}

/** Nothing to undo: it is the last step, and its credentials are gone. */
const deleteChannelStep = createStep("erp-delete-channel", async ({ id, by }: DeleteChannelInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).channels.remove(id, by)
  return new StepResponse()
})

/** Deletes a channel; what was said through it stays. Fails with not_found or conflict. */
export const deleteChannelWorkflow = createWorkflow("erp-delete-channel", (input: DeleteChannelInput) => {
  deleteChannelStep(input)
})
