import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { deleteChannelWorkflow, updateChannelWorkflow } from "../../../../../workflows"
import { actorOf } from "../../actor-of"
import { explainConflict } from "../../explain-conflict"
import { idParam } from "../../id-param"
import type { ChannelResponse, DeletedChannelResponse } from "../../types"

/** One channel, as one would write it; of secrets only how they end. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ChannelResponse>): Promise<void> {
  const id = idParam(request, "channel")
  const { channels } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  response.json({ channel: await channels.retrieve(id) })
}

/** Changes the fields that are given. 409 when somebody else changed it since `revision`, or the options own it. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ChannelResponse>) => {
    const id = idParam(request, "channel")
    await updateChannelWorkflow(request.scope).run({ input: { id, body: request.body, by: actorOf(request) } })
    const { channels } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
    response.json({ channel: await channels.retrieve(id) })
  }
)

/** What waits for it is not said any more. 409 when the options own it. */
export const DELETE = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<DeletedChannelResponse>) => {
    const id = idParam(request, "channel")
    await deleteChannelWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
    response.json({ id, object: "erp_channel", deleted: true })
  }
)
