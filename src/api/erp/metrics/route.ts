import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { ERP_MODULE, type ErpModuleService } from "../../../modules/erp"

/** Metrics for Prometheus. Without a token in the options there is no such route. */
export async function GET(request: MedusaRequest, response: MedusaResponse): Promise<void> {
  const { monitoring } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  const may = monitoring.mayScrape(request.headers.authorization)
  if (may === undefined) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, "Metrics are not served here: the plugin options name no token.")
  }
  if (!may) {
    response.set("www-authenticate", 'Bearer realm="metrics"').status(401)
    response.json({
      type: "unauthorized",
      message: "Send the token of the option monitoring.metrics_token as a bearer token.",
    })
    return
  }
  response.type("text/plain; version=0.0.4").send(await monitoring.metrics())
}
