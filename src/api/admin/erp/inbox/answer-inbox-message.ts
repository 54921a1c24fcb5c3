import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { InboxMessageResponse } from "../types"

/** Answers with how a message stands now, and the first of its items. */
export async function answerInboxMessage(
  request: MedusaRequest,
  response: MedusaResponse<InboxMessageResponse>,
  id: string
): Promise<void> {
  const page = { limit: 100, offset: 0 }
  const message = await request.scope.resolve<ErpModuleService>(ERP_MODULE).retrieveInboxMessage(id, page)
  response.json({ message, item_limit: page.limit, item_offset: page.offset })
}
