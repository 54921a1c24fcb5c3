import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { RedriveResponse } from "../../types"

/** How far a redrive has come. */
export async function GET(request: MedusaRequest, response: MedusaResponse<RedriveResponse>): Promise<void> {
  const id = idParam(request, "redrive")
  response.json({ redrive: await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveRedrive(id) })
}
