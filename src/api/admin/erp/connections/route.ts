import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import { createConnectionWorkflow } from "../../../../workflows"
import { actorOf } from "../actor-of"
import { explainConflict } from "../explain-conflict"
import type { ConnectionsResponse, ConnectionViewResponse } from "../types"

/** Connections of the admin and of the plugin options, by name. */
export async function GET(request: MedusaRequest, response: MedusaResponse<ConnectionsResponse>): Promise<void> {
  response.json({ connections: await request.scope.resolve<ErpModuleService>(ERP_MODULE).connections.list() })
}

/**
 * A new connection, which starts now. The body is what the options have for one; it is checked by the module, since
 * only that knows the connector, and since Medusa's validation would repeat what was sent.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ConnectionViewResponse>) => {
    const { result } = await createConnectionWorkflow(request.scope).run({
      input: { body: request.body, by: actorOf(request) },
    })
    const erp = request.scope.resolve<ErpModuleService>(ERP_MODULE)
    response.status(201).json({ connection: await erp.connections.retrieve(result.id) })
  }
)
