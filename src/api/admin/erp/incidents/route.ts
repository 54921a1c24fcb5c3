import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { ListIncidentsQuery } from "../operations/incidents"
import type { IncidentsResponse } from "../types"

/** What is wrong, and what was, newest first. */
export async function GET(
  request: MedusaRequest<unknown, ListIncidentsQuery>,
  response: MedusaResponse<IncidentsResponse>
): Promise<void> {
  const { limit, offset, ...filter } = request.validatedQuery as ListIncidentsQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).alerts.incidents(filter, page)
  response.json({ ...found, ...page })
}
