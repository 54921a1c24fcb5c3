import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import type { HeldStockResponse } from "../../types"

/** Stock that waits, by connection and by what it waits for. */
export async function GET(request: MedusaRequest, response: MedusaResponse<HeldStockResponse>): Promise<void> {
  response.json({ groups: await request.scope.resolve<ErpModuleService>(ERP_MODULE).stock.held() })
}
