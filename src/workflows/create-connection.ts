import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface CreateConnectionInput {
  /** As it was sent: what the options have for a connection. */
  body: unknown
  by: Actor
}

/** Nothing to undo: it is the last step, and orders may be on their way already. */
const createConnectionStep = createStep(
  "erp-create-connection",
  async (input: CreateConnectionInput, { container }) => {
    const { connections } = container.resolve<ErpModuleService>(ERP_MODULE)
    return new StepResponse({ id: await connections.create(input.body, input.by) })
  }
)

/** A new connection, which starts now. Fails with invalid_data or conflict. */
export const createConnectionWorkflow = createWorkflow("erp-create-connection", (input: CreateConnectionInput) => {
  return new WorkflowResponse(createConnectionStep(input))
})
