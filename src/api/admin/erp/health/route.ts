import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { HealthResponse } from "../types"

/** Whether the integration works. Degraded is not down: only without a database it is 503. */
export async function GET(request: MedusaRequest, response: MedusaResponse<HealthResponse>): Promise<void> {
  const health = await request.scope.resolve<ErpModuleService>(ERP_MODULE).monitoring.health()
  response.status(health.status === "down" ? 503 : 200).json(health)
}
