import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type DeliveryChoice, type ErpModuleService } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface StartRedriveInput {
  choice: DeliveryChoice
  /** Deliveries a second, at most. */
  pace: number
  by: Actor
}

/** Nothing to undo: it is the last step, and what was sent cannot be called back. It can be canceled. */
const startRedriveStep = createStep("erp-start-redrive", async (input: StartRedriveInput, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  const redrive = await erp.startRedrive(input.choice, input.pace, input.by)
  // A nudge: where this process does not work, the job of one that does comes within seconds.
  erp.workRedrives(readOrdersWith(container))
  return new StepResponse(redrive)
})

/** Begins to send dead or held deliveries again. */
export const startRedriveWorkflow = createWorkflow("erp-start-redrive", (input: StartRedriveInput) => {
  return new WorkflowResponse(startRedriveStep(input))
})
