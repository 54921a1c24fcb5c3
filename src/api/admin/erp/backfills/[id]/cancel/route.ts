import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { cancelBackfillWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { BackfillResponse } from "../../../types"

/** Ends a backfill: nothing more is written. 409 when it is over. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<BackfillResponse>) => {
    const id = idParam(request, "backfill")
    await cancelBackfillWorkflow(request.scope).run({ input: { id, by: actorOf(request) } })
    response.json({ backfill: await request.scope.resolve<ErpModuleService>(ERP_MODULE).backfills.retrieve(id) })
  }
)
