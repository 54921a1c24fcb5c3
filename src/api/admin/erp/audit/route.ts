import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { ListAuditQuery } from "../operations/audit"
import type { AuditResponse } from "../types"

/** Who changed what, newest first. */
export async function GET(
  request: MedusaRequest<unknown, ListAuditQuery>,
  response: MedusaResponse<AuditResponse>
): Promise<void> {
  const { limit, offset, ...filter } = request.validatedQuery as ListAuditQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).records.audit(filter, page)
  response.json({ ...found, ...page })
}
