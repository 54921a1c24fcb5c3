import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { ChannelKindsResponse } from "../types"

/** Kinds of channels people can be told through, with what a form needs. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ChannelKindsResponse>): Promise<void> {
  response.json({ channel_kinds: request.scope.resolve<ErpModuleService>(ERP_MODULE).channels.kinds() })
}
