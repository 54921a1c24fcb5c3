import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { OverviewResponse } from "../types"

/** How the integration stands, at a glance. */
export async function GET(request: MedusaRequest, response: MedusaResponse<OverviewResponse>): Promise<void> {
  response.json(await request.scope.resolve<ErpModuleService>(ERP_MODULE).overview())
}
