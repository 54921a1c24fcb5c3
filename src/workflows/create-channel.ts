import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface CreateChannelInput {
  /** As it was sent: what the options have for a channel. */
  body: unknown
  by: Actor
}

/** Nothing to undo: it is the last step, and people may be told through it already. */
const createChannelStep = createStep("erp-create-channel", async (input: CreateChannelInput, { container }) => {
  const { channels } = container.resolve<ErpModuleService>(ERP_MODULE)
  return new StepResponse({ id: await channels.create(input.body, input.by) })
})

/** A new channel, which is told of incidents from now on. Fails with invalid_data or conflict. */
export const createChannelWorkflow = createWorkflow("erp-create-channel", (input: CreateChannelInput) => {
  return new WorkflowResponse(createChannelStep(input))
})
