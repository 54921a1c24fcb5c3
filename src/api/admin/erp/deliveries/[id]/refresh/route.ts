import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { refreshPayloadWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DeliveryResponse } from "../../../types"

/**
 * Builds what a dead or held delivery carries anew from the store, and drops what was edited by hand. It is not sent by
 * this, unless its content has changed. 409 in any other state, and where it cannot be built anew.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<DeliveryResponse>) => {
    const id = idParam(request, "delivery")
    await refreshPayloadWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
    const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
    response.json({ delivery })
  }
)
