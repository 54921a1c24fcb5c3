import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"

/** Metrics for Prometheus, or for people. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const text = await request.scope.resolve<ErpModuleService>(ERP_MODULE).monitoring.metrics()
  response.type("text/plain; version=0.0.4").send(text)
}
