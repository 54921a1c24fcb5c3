import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { AuditEntryResponse } from "../../types"

/** One change. */
export async function GET(request: MedusaRequest, response: MedusaResponse<AuditEntryResponse>): Promise<void> {
  const id = idParam(request, "audit entry")
  response.json({ entry: await request.scope.resolve<ErpModuleService>(ERP_MODULE).records.auditEntry(id) })
}
