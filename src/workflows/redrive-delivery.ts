import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface RedriveDeliveryInput {
  id: string
  by: Actor
}

/** Nothing to undo: it is the last step, and what was sent cannot be called back. */
const redriveDeliveryStep = createStep(
  "erp-redrive-delivery",
  async ({ id, by }: RedriveDeliveryInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).redrive(id, readOrdersWith(container), by)
    return new StepResponse()
  }
)

/** Sends a dead or held delivery again. Fails with not_found, conflict, or invalid_data (it still cannot be built). */
export const redriveDeliveryWorkflow = createWorkflow("erp-redrive-delivery", (input: RedriveDeliveryInput) => {
  redriveDeliveryStep(input)
})
