import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"

/** Nothing to undo: what is encrypted with the first key can be read by whoever could read it before. */
const reencryptCredentialsStep = createStep("erp-reencrypt-credentials", async (_: void, { container }) => {
  return new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).connections.reencrypt())
})

/** Encrypts all stored credentials with the first key of the options. */
export const reencryptCredentialsWorkflow = createWorkflow("erp-reencrypt-credentials", () => {
  return new WorkflowResponse(reencryptCredentialsStep())
})
