import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import { erasePersonWorkflow, previewErasureWorkflow } from "../../../../workflows"
import { actorOf } from "../actor-of"
import { explainConflict } from "../explain-conflict"
import type { ErasureBody } from "../operations/erasures"
import type { PageQuery } from "../operations/fields"
import type { ErasureDryRunResponse, ErasureResponse, ErasuresResponse } from "../types"

/** Erasures there were, newest first. */
export async function GET(
  request: MedusaRequest<unknown, PageQuery>,
  response: MedusaResponse<ErasuresResponse>
): Promise<void> {
  const { limit, offset } = request.validatedQuery as PageQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).keeping.listErasures(page)
  response.json({ ...found, ...page })
}

/** Erases one person's data. 409 while something of it is still to be sent, unless that is given up. */
export const POST = explainConflict(
  async (
    request: AuthenticatedMedusaRequest<ErasureBody>,
    response: MedusaResponse<ErasureResponse | ErasureDryRunResponse>
  ) => {
    const { of, discard_open, dry_run } = request.validatedBody
    if (dry_run) {
      const { result } = await previewErasureWorkflow(request.scope).run({ input: of })
      response.json({ dry_run: result })
      return
    }
    const { result } = await erasePersonWorkflow(request.scope).run({
      input: { of, discard_open, by: actorOf(request) },
    })
    response.json({ erasure: result })
  }
)
