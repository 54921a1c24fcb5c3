import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { testChannelWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { ChannelTestResponse } from "../../../types"

/**
 * `POST …/:id/test` asks now whether people would be told, with the channel as it is or with changes in the body that are
 * not saved. What goes wrong is a finding: 200.
 *
 * Medusa's build leaves out folders called "test", hence a parameter in its place.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ChannelTestResponse>) => {
    const id = idParam(request, "channel")
    if (request.params.action !== "test") {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no such action of a channel.")
    }
    const { result } = await testChannelWorkflow(request.scope).run({
      input: { id, changes: request.body ?? null, by: actorOf(request) },
    })
    response.json(result)
  }
)
