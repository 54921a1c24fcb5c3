import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { pauseConnectionWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { answerConnection } from "../../answer-connection"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { ConnectionResponse } from "../../../types"
import type { PauseBody } from "../../../operations/connections"

/** Lets a connection deliver nothing until it is resumed; orders are kept. 409 when it is not active. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<PauseBody>, response: MedusaResponse<ConnectionResponse>) => {
    const id = idParam(request, "connection")
    await pauseConnectionWorkflow(request.scope).run({
      input: { id, reason: request.validatedBody.reason, by: actorOf(request) },
    })
    await answerConnection(request, response, id)
  }
)
