import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface RotateWebhookSecretInput {
  id: string
  /** How many of the older secrets are taken as well, until the next rotation. */
  keep: number
  by: Actor
}

/** Nothing to undo: it is the last step. */
const rotateWebhookSecretStep = createStep(
  "erp-rotate-webhook-secret",
  async ({ id, keep, by }: RotateWebhookSecretInput, { container }) => {
    const { connections } = container.resolve<ErpModuleService>(ERP_MODULE)
    return new StepResponse({ secret: await connections.rotateWebhookSecret(id, keep, by) })
  }
)

/** A new secret for what the ERP signs; it is answered once. Fails with not_found, invalid_data or conflict. */
export const rotateWebhookSecretWorkflow = createWorkflow(
  "erp-rotate-webhook-secret",
  (input: RotateWebhookSecretInput) => {
    return new WorkflowResponse(rotateWebhookSecretStep(input))
  }
)
