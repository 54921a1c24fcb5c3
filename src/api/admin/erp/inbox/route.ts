import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { InboxResponse } from "../types"
import type { ListInboxQuery } from "../operations/inbox"

/** What ERPs have told us, newest first. */
export async function GET(
  request: MedusaRequest<unknown, ListInboxQuery>,
  response: MedusaResponse<InboxResponse>
): Promise<void> {
  const { limit, offset, ...filter } = request.validatedQuery as ListInboxQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).listInbox(filter, page)
  response.json({ ...found, ...page })
}
