import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface UpdateConnectionInput {
  id: string
  /** As it was sent: the changes, and the `revision` that was read. */
  body: unknown
  by: Actor
}

/** Nothing to undo: it is the last step, and what waited may be on its way already. */
const updateConnectionStep = createStep(
  "erp-update-connection",
  async (input: UpdateConnectionInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).connections.update(input.id, input.body, input.by)
    return new StepResponse()
  }
)

/** Changes a connection; every process follows within seconds. Fails with not_found, invalid_data or conflict. */
export const updateConnectionWorkflow = createWorkflow("erp-update-connection", (input: UpdateConnectionInput) => {
  updateConnectionStep(input)
})
