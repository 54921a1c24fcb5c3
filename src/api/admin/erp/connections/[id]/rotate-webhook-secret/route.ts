import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { rotateWebhookSecretWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { RotationResponse } from "../../../types"
import type { RotateBody } from "../../../operations/connections"

/** A new secret for what the ERP signs: shown now, and never again. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<RotateBody>, response: MedusaResponse<RotationResponse>) => {
    const id = idParam(request, "connection")
    const { result } = await rotateWebhookSecretWorkflow(request.scope).run({
      input: { id, keep: request.validatedBody.keep, by: actorOf(request) },
    })
    const { connections } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
    response.json({ secret: result.secret, connection: await connections.retrieve(id) })
  }
)
