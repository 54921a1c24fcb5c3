import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { ConnectorsResponse } from "../types"

/** Kinds of ERPs, each with the fields it needs. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ConnectorsResponse>): Promise<void> {
  response.json({ connectors: request.scope.resolve<ErpModuleService>(ERP_MODULE).connections.kinds() })
}
