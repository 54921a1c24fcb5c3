import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService, type Removal } from "../modules/erp"

export interface DeleteConnectionInput extends Removal {
  id: string
  by: Actor
}

/** Nothing to undo: it is the last step, and its secrets are gone. */
const deleteConnectionStep = createStep(
  "erp-delete-connection",
  async ({ id, by, ...how }: DeleteConnectionInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).connections.remove(id, how, by)
    return new StepResponse()
  }
)

/** Deletes a connection; what it did stays. Fails with not_found or conflict. */
export const deleteConnectionWorkflow = createWorkflow("erp-delete-connection", (input: DeleteConnectionInput) => {
  deleteConnectionStep(input)
})
