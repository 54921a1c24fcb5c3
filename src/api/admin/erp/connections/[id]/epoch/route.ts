import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { beginEpochWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { idParam } from "../../../id-param"
import type { EpochResponse } from "../../../types"
import type { EpochBody } from "../../../operations/connections"

/** The ERP's stock versions begin anew: it was restored, or its counter started again. */
export async function POST(
  request: AuthenticatedMedusaRequest<EpochBody>,
  response: MedusaResponse<EpochResponse>
): Promise<void> {
  const connection_id = idParam(request, "connection")
  const { reason } = request.validatedBody
  const { result } = await beginEpochWorkflow(request.scope).run({
    input: { connection_id, reason, by: actorOf(request) },
  })
  response.json(result)
}
