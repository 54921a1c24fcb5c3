import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface TestChannelInput {
  id: string
  /** To test it with before they are saved; null for none. */
  changes: unknown
  by: Actor
}

/** Nothing to undo: what was sent says that it is a test. */
const testChannelStep = createStep("erp-test-channel", async (input: TestChannelInput, { container }) => {
  const { channels } = container.resolve<ErpModuleService>(ERP_MODULE)
  return new StepResponse(await channels.test(input.id, input.changes, input.by))
})

/** Sends a test, or asks whether one could. What goes wrong is a finding. Fails with not_found, invalid_data or conflict. */
export const testChannelWorkflow = createWorkflow("erp-test-channel", (input: TestChannelInput) => {
  return new WorkflowResponse(testChannelStep(input))
})
