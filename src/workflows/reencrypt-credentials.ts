import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface ReencryptCredentialsInput {
  by: Actor
}

/** Nothing to undo: what is encrypted with the first key can be read by whoever could read it before. */
const reencryptCredentialsStep = createStep(
  "erp-reencrypt-credentials",
  async ({ by }: ReencryptCredentialsInput, { container }) => {
    return new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).connections.reencrypt(by))
  }
)

/** Encrypts all stored credentials with the first key of the options. */
export const reencryptCredentialsWorkflow = createWorkflow(
  "erp-reencrypt-credentials",
  (input: ReencryptCredentialsInput) => {
    return new WorkflowResponse(reencryptCredentialsStep(input))
  }
)
