import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import { startRedriveWorkflow } from "../../../../workflows"
import { actorOf } from "../actor-of"
import type { RedriveDryRunResponse, RedriveResponse, RedrivesResponse } from "../types"
import type { PageQuery } from "../operations/fields"
import type { RedriveBody } from "../operations/redrives"

/** Bulk redrives, newest first. */
export async function GET(
  request: MedusaRequest<unknown, PageQuery>,
  response: MedusaResponse<RedrivesResponse>
): Promise<void> {
  const { limit, offset } = request.validatedQuery as PageQuery
  const page = { limit, offset }
  const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).listRedrives(page)
  response.json({ ...found, ...page })
}

/**
 * Sends dead or held deliveries again, at a pace. 202: it goes on in the background, also over a restart. With `dry_run`
 * nothing is changed; the answer says how many would go, and how many of some the ERP has already.
 */
export async function POST(
  request: AuthenticatedMedusaRequest<RedriveBody>,
  response: MedusaResponse<RedriveResponse | RedriveDryRunResponse>
): Promise<void> {
  const { filter: choice, pace, dry_run } = request.validatedBody
  if (dry_run) {
    response.json({ dry_run: await request.scope.resolve<ErpModuleService>(ERP_MODULE).previewRedrive(choice) })
    return
  }
  const { result } = await startRedriveWorkflow(request.scope).run({ input: { choice, pace, by: actorOf(request) } })
  response.status(202).json({ redrive: result })
}
