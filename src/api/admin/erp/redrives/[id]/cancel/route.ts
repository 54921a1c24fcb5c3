import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { cancelRedriveWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { RedriveResponse } from "../../../types"

/** Ends a redrive: what has not been sent stays as it is. 409 when it is over. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<RedriveResponse>) => {
    const id = idParam(request, "redrive")
    await cancelRedriveWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
    response.json({ redrive: await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveRedrive(id) })
  }
)
