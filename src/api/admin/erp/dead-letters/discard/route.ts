import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { discardDeliveriesWorkflow } from "../../../../../workflows"
import { actorOf } from "../../actor-of"
import type { DiscardAllResponse } from "../../types"
import type { DiscardAllBody } from "../../operations/redrives"

/** Gives up to 1,000 dead or held deliveries up, by id or by cause, with a reason. `left` says how many were not. */
export async function POST(
  request: AuthenticatedMedusaRequest<DiscardAllBody>,
  response: MedusaResponse<DiscardAllResponse>
): Promise<void> {
  const { filter, reason } = request.validatedBody
  const { result } = await discardDeliveriesWorkflow(request.scope).run({
    input: { choice: filter, reason, by: actorOf(request) },
  })
  response.json(result)
}
