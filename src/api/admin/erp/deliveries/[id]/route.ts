import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { DeliveryResponse } from "../../types"

/** One delivery with its message and its attempts. */
export async function GET(request: MedusaRequest, response: MedusaResponse<DeliveryResponse>): Promise<void> {
  const id = idParam(request, "delivery")
  const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id)
  response.json({ delivery })
}
