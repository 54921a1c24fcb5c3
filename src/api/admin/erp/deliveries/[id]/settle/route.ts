import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { settleDeliveryWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DeliveryResponse } from "../../../types"
import type { SettleBody } from "../../../operations/deliveries"

/** A person looked in the ERP: the order is there under a document, or it is not and may be sent. 409 unless dead or held. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<SettleBody>, response: MedusaResponse<DeliveryResponse>) => {
    const id = idParam(request, "delivery")
    const { outcome, ...document } = request.validatedBody
    const found = outcome === "present" ? document : null
    await settleDeliveryWorkflow(request.scope).run({ input: { id, found, by: actorOf(request) } })
    const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
    response.json({ delivery })
  }
)
