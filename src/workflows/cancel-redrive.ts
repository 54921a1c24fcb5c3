import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface CancelRedriveInput {
  id: string
  by: Actor
}

/** Nothing to undo: what is left can be redriven anew. */
const cancelRedriveStep = createStep("erp-cancel-redrive", async ({ id, by }: CancelRedriveInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).cancelRedrive(id, by)
  return new StepResponse()
})

/** Ends a bulk redrive. Fails with not_found or conflict. */
export const cancelRedriveWorkflow = createWorkflow("erp-cancel-redrive", (input: CancelRedriveInput) => {
  cancelRedriveStep(input)
})
