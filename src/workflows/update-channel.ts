import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface UpdateChannelInput {
  id: string
  /** As it was sent: the changes, and the `revision` that was read. */
  body: unknown
  by: Actor
}

/** Nothing to undo: it is the last step, and what waited may be said already. */
const updateChannelStep = createStep("erp-update-channel", async (input: UpdateChannelInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).channels.update(input.id, input.body, input.by)
  return new StepResponse()
})

/** Changes a channel. Fails with not_found, invalid_data or conflict. */
export const updateChannelWorkflow = createWorkflow("erp-update-channel", (input: UpdateChannelInput) => {
  updateChannelStep(input)
})
