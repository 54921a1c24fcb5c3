import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { InboxMessageResponse } from "../../types"
import type { InboxItemsQuery } from "../../operations/inbox"

/** One message of an ERP as it came, and what became of its items. */
export async function GET(
  request: MedusaRequest<unknown, InboxItemsQuery>,
  response: MedusaResponse<InboxMessageResponse>
): Promise<void> {
  const id = idParam(request, "message")
  const { item_limit, item_offset, item_result } = request.validatedQuery as InboxItemsQuery
  const page = { limit: item_limit, offset: item_offset, results: item_result }
  const message = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveInboxMessage(id, page)
  response.json({ message, item_limit, item_offset })
}
