import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { previewBackfillWorkflow, startBackfillWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { BackfillBody } from "../../../operations/backfills"
import type { BackfillDryRunResponse, BackfillResponse } from "../../../types"

/**
 * Sends orders that are older than the connection, at a pace. 202: it goes on in the background, also over a restart.
 * With `dry_run` nothing is changed; the answer says how many would go. 409 while another one of the connection runs.
 */
export const POST = explainConflict(
  async (
    request: AuthenticatedMedusaRequest<BackfillBody>,
    response: MedusaResponse<BackfillResponse | BackfillDryRunResponse>
  ) => {
    const connection_id = idParam(request, "connection")
    const { dry_run, asked } = request.validatedBody
    if (dry_run) {
      const { result } = await previewBackfillWorkflow(request.scope).run({ input: { connection_id, asked } })
      response.json({ dry_run: result })
      return
    }
    const input = { connection_id, asked, by: actorOf(request) }
    const { result } = await startBackfillWorkflow(request.scope).run({ input })
    response.status(202).json({ backfill: result })
  }
)
