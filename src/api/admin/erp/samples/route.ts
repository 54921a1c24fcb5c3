import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { SamplesQuery } from "../operations/monitoring"
import type { SamplesResponse } from "../types"

/** How topics stood over a time, for charts. */
export async function GET(
  request: MedusaRequest<unknown, SamplesQuery>,
  response: MedusaResponse<SamplesResponse>
): Promise<void> {
  const query = request.validatedQuery as SamplesQuery
  response.json(await request.scope.resolve<ErpModuleService>(ERP_MODULE).monitoring.samples(query))
}
