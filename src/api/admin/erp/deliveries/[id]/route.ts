import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { AttemptsQuery } from "../../operations/deliveries"
import type { DeliveryResponse } from "../../types"

/** One delivery with its message and a page of its attempts. */
export async function GET(
  request: MedusaRequest<unknown, AttemptsQuery>,
  response: MedusaResponse<DeliveryResponse>
): Promise<void> {
  const id = idParam(request, "delivery")
  const { attempt_limit: limit, attempt_offset: offset } = request.validatedQuery as AttemptsQuery
  const delivery = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveDelivery(id, { limit, offset })
  response.json({ delivery })
}
