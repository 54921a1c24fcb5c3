import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { redriveDeliveryWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DeliveryResponse } from "../../../types"

/** Sends a dead or held delivery again. 409 in any other state, and where a person must say what became of it. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<DeliveryResponse>) => {
    const id = idParam(request, "delivery")
    await redriveDeliveryWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
    const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
    response.json({ delivery })
  }
)
