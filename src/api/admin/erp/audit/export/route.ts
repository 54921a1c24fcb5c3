import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import type { ExportAuditQuery } from "../../operations/audit"
import { streamCsv } from "../../stream-csv"

/** All changes that the filter of the list leaves, newest first, as CSV. */
export async function GET(request: MedusaRequest<unknown, ExportAuditQuery>, response: MedusaResponse): Promise<void> {
  const { records } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  await streamCsv(request, response, "audit", records.auditCsv(request.validatedQuery as ExportAuditQuery))
}
