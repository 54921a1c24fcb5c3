import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { deleteConnectionWorkflow, updateConnectionWorkflow } from "../../../../../workflows"
import { actorOf } from "../../actor-of"
import { explainConflict } from "../../explain-conflict"
import { idParam } from "../../id-param"
import type { ConnectionViewResponse, DeletedResponse } from "../../types"
import type { DeleteConnectionQuery } from "../../operations/connections"

/** One connection, as one would write it; of secrets only how they end. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ConnectionViewResponse>): Promise<void> {
  const id = idParam(request, "connection")
  const { connections } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  response.json({ connection: await connections.retrieve(id) })
}

/** Changes the fields that are given. 409 when somebody else changed it since `revision`, or the options own it. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ConnectionViewResponse>) => {
    const id = idParam(request, "connection")
    await updateConnectionWorkflow(request.scope).run({ input: { id, body: request.body, by: actorOf(request) } })
    const { connections } = request.scope.resolve<ErpModuleService>(ERP_MODULE)
    response.json({ connection: await connections.retrieve(id) })
  }
)

/** 409 with their number while it has open deliveries, unless they are given up: `?discard=true&reason=…`. */
export const DELETE = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<DeletedResponse>) => {
    const id = idParam(request, "connection")
    const { discard, reason } = request.validatedQuery as DeleteConnectionQuery
    await deleteConnectionWorkflow(request.scope).run({ input: { id, discard, reason, by: actorOf(request) } })
    response.json({ id, object: "erp_connection", deleted: true })
  }
)
