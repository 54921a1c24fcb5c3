import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type CaptureSource, type ErpModuleService, type Traces } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface CaptureOrdersInput {
  /** At most 100. */
  ids: string[]
  source: CaptureSource
  traces?: Traces
}

/** Nothing to undo: a message once written is true, and writing it again changes nothing. */
const captureOrdersStep = createStep("erp-capture-orders", async (input: CaptureOrdersInput, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  return new StepResponse(await erp.capture(input.ids, input.source, readOrdersWith(container), input.traces))
})

/** Reads orders and appends to the outbox whatever is missing of them. */
export const captureOrdersWorkflow = createWorkflow("erp-capture-orders", (input: CaptureOrdersInput) => {
  return new WorkflowResponse(captureOrdersStep(input))
})
