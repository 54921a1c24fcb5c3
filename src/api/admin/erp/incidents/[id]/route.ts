import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { IncidentResponse } from "../../types"

/** One incident, and who was told of it. */
export async function GET(request: MedusaRequest, response: MedusaResponse<IncidentResponse>): Promise<void> {
  const id = idParam(request, "incident")
  response.json({ incident: await request.scope.resolve<ErpModuleService>(ERP_MODULE).alerts.incident(id) })
}
