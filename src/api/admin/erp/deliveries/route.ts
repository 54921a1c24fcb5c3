import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { DeliveriesResponse } from "../types"
import type { ListDeliveriesQuery } from "../operations/deliveries"

/** Deliveries, newest first. */
export async function GET(
  request: MedusaRequest<unknown, ListDeliveriesQuery>,
  response: MedusaResponse<DeliveriesResponse>
): Promise<void> {
  const { limit, offset, ...filter } = request.validatedQuery as ListDeliveriesQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).records.deliveries(filter, page)
  response.json({ ...found, ...page })
}
