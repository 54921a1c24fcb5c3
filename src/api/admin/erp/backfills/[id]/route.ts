import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { BackfillResponse } from "../../types"

/** How far a backfill has come. */
export async function GET(request: MedusaRequest, response: MedusaResponse<BackfillResponse>): Promise<void> {
  const id = idParam(request, "backfill")
  response.json({ backfill: await request.scope.resolve<ErpModuleService>(ERP_MODULE).backfills.retrieve(id) })
}
