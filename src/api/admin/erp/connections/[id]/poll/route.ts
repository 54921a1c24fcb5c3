import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { pollStockWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { PollResponse } from "../../../types"
import type { PollBody } from "../../../operations/connections"

/**
 * Asks the ERP for its stock now, for about twenty seconds at most. 202: what it said is stored, and takes effect soon.
 * 409 where it cannot be asked.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<PollBody>, response: MedusaResponse<PollResponse>) => {
    const connection_id = idParam(request, "connection")
    const { result } = await pollStockWorkflow(request.scope).run({
      input: { connection_id, full: request.validatedBody.full, by: actorOf(request) },
    })
    response.status(202).json(result[0]!)
  }
)
