import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { redriveInboxMessageWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import { answerInboxMessage } from "../../answer-inbox-message"

/** Has a dead or held message applied again. 409 in any other state, 400 where this release still cannot read it. */
export const POST = explainConflict(async (request: AuthenticatedMedusaRequest, response: MedusaResponse) => {
  const id = idParam(request, "message")
  await redriveInboxMessageWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
  await answerInboxMessage(request, response, id)
})
