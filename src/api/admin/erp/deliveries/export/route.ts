import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import type { ExportDeliveriesQuery } from "../../operations/deliveries"
import { streamCsv } from "../../stream-csv"

/** All deliveries that the filter of the list leaves, newest first, as CSV. */
export async function GET(
  request: MedusaRequest<unknown, ExportDeliveriesQuery>,
  response: MedusaResponse
): Promise<void> {
  const { records } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  const pieces = records.deliveriesCsv(request.validatedQuery as ExportDeliveriesQuery)
  await streamCsv(request, response, "deliveries", pieces)
}
