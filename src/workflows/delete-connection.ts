import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService, type Removal } from "../modules/erp"

export interface DeleteConnectionInput extends Removal {
  id: string
}

/** Nothing to undo: it is the last step, and its secrets are gone. */
const deleteConnectionStep = createStep(
  "erp-delete-connection",
  async ({ id, ...how }: DeleteConnectionInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).connections.remove(id, how)
    return new StepResponse()
  }
)

/** Deletes a connection; what it did stays. Fails with not_found or conflict. */
export const deleteConnectionWorkflow = createWorkflow("erp-delete-connection", (input: DeleteConnectionInput) => {
  deleteConnectionStep(input)
})
