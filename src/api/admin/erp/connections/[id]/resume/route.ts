import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { resumeConnectionWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { answerConnection } from "../../answer-connection"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { ConnectionResponse } from "../../../types"
import type { ResumeBody } from "../../../operations/connections"

/** Lets a paused connection deliver again. 409 when it is not paused. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest<ResumeBody>, response: MedusaResponse<ConnectionResponse>) => {
    const id = idParam(request, "connection")
    await resumeConnectionWorkflow(request.scope).run({
      input: { id, reason: request.validatedBody.reason, by: actorOf(request) },
    })
    await answerConnection(request, response, id)
  }
)
