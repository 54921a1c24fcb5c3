import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService, type PayloadEdit } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface EditPayloadInput {
  id: string
  edit: PayloadEdit
}

/** Nothing to undo: it is the last step, and what was sent cannot be called back. */
const editPayloadStep = createStep("erp-edit-payload", async ({ id, edit }: EditPayloadInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).editPayload(id, edit, readOrdersWith(container))
  return new StepResponse()
})

/** Replaces what a dead or held delivery carries, and sends it. Fails with not_found, conflict or invalid_data. */
export const editPayloadWorkflow = createWorkflow("erp-edit-payload", (input: EditPayloadInput) => {
  editPayloadStep(input)
})
