import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { editPayloadWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DeliveryResponse } from "../../../types"
import type { PayloadBody } from "../../../operations/deliveries"

/**
 * Replaces what a dead or held delivery carries, and sends it; the original is kept. 400 naming the field that does not fit
 * the message's schema. 409 in any other state, and where the order has changed or been canceled meanwhile.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<PayloadBody>, response: MedusaResponse<DeliveryResponse>) => {
    const id = idParam(request, "delivery")
    const edit = { ...request.validatedBody, by: actorOf(request) }
    await editPayloadWorkflow(request.scope).run({ input: { id, edit } })
    const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
    response.json({ delivery })
  }
)
