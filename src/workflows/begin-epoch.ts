import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface BeginEpochInput {
  connection_id: string
  /** For the log. */
  reason: string
  by: Actor
}

/** Nothing to undo: an epoch never goes back, what was applied in it counts. */
const beginEpochStep = createStep("erp-begin-epoch", async (input: BeginEpochInput, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  return new StepResponse({ epoch: await erp.stock.beginEpoch(input.connection_id, input.reason, input.by) })
})

/** For an ERP that was restored, or began to count anew: from now on its word is newer than all before. Fails with not_found. */
export const beginEpochWorkflow = createWorkflow("erp-begin-epoch", (input: BeginEpochInput) => {
  return new WorkflowResponse(beginEpochStep(input))
})
