import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { discardDeliveryWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DeliveryResponse } from "../../../types"
import type { DiscardBody } from "../../../operations/fields"

/** Gives up a delivery that is not delivered, with a reason. 409 once it is on its way or finished. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<DiscardBody>, response: MedusaResponse<DeliveryResponse>) => {
    const id = idParam(request, "delivery")
    await discardDeliveryWorkflow(request.scope).run({
      input: { id, reason: request.validatedBody.reason, by: actorOf(request) },
    })
    const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
    response.json({ delivery })
  }
)
