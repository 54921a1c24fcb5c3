import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import { createChannelWorkflow } from "../../../../workflows"
import { actorOf } from "../actor-of"
import { explainConflict } from "../explain-conflict"
import type { ChannelResponse, ChannelsResponse } from "../types"

/** Channels of the admin and of the plugin options, by name. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ChannelsResponse>): Promise<void> {
  response.json({ channels: await request.scope.resolve<ErpModuleService>(ERP_MODULE).channels.list() })
}

/** A new channel. The body is what the options have for one; it is checked by the module, as that of a connection is. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ChannelResponse>) => {
    const { result } = await createChannelWorkflow(request.scope).run({
      input: { body: request.body, by: actorOf(request) },
    })
    const { channels } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
    response.status(201).json({ channel: await channels.retrieve(result.id) })
  }
)
