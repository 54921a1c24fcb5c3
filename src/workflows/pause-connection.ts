import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface PauseConnectionInput {
  id: string
  /** For whoever asks why nothing goes out. */
  reason: string
  by: Actor
}

/** Nothing to undo: it is the last step. */
const pauseConnectionStep = createStep("erp-pause-connection", async (input: PauseConnectionInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).connections.pause(input.id, input.reason, input.by)
  return new StepResponse()
})

/** Lets a connection deliver nothing until it is resumed; orders are kept. Fails with not_found or conflict. */
export const pauseConnectionWorkflow = createWorkflow("erp-pause-connection", (input: PauseConnectionInput) => {
  pauseConnectionStep(input)
})
