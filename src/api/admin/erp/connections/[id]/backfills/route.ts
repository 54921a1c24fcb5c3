import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { idParam } from "../../../id-param"
import type { PageQuery } from "../../../operations/fields"
import type { BackfillsResponse } from "../../../types"

/** Backfills of a connection, newest first. */
export async function GET(
  request: MedusaRequest<unknown, PageQuery>,
  response: MedusaResponse<BackfillsResponse>
): Promise<void> {
  const id = idParam(request, "connection")
  const { limit, offset } = request.validatedQuery as PageQuery
  const page = { limit, offset }
  const { backfills } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  response.json({ ...(await backfills.list(id, page)), ...page })
}
