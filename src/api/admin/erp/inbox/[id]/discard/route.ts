import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { discardInboxMessageWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { DiscardBody } from "../../../operations/fields"
import { answerInboxMessage } from "../../answer-inbox-message"

/** Gives up a dead or held message, with a reason. 409 in any other state. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<DiscardBody>, response: MedusaResponse) => {
    const id = idParam(request, "message")
    await discardInboxMessageWorkflow(request.scope).run({
      input: { id, reason: request.validatedBody.reason, by: actorOf(request) },
    })
    await answerInboxMessage(request, response, id)
  }
)
