import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { StockResponse } from "../types"
import type { StockQuery } from "../operations/inbox"

/** What the ERPs last said of an item: `?sku=` as they name it, `?inventory_item_id=`, or both. */
export async function GET(
  request: MedusaRequest<unknown, StockQuery>,
  response: MedusaResponse<StockResponse>
): Promise<void> {
  const levels = await request.scope
    .resolve<ErpModuleService>(ERP_MODULE)
    .stock.find(request.validatedQuery as StockQuery)
  response.json({ levels })
}
