import type { AuthenticatedMedusaRequest, MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { replaceLocationsWorkflow } from "../../../../../../workflows"
import { actorOf } from "../../../actor-of"
import { idParam } from "../../../id-param"
import type { LocationsResponse } from "../../../types"
import type { LocationsBody } from "../../../operations/connections"

/** Which of the ERP's locations is which stock location, and those it spoke of that are not mapped. */
export async function GET(request: MedusaRequest, response: MedusaResponse<LocationsResponse>): Promise<void> {
  const id = idParam(request, "connection")
  response.json(await request.scope.resolve<ErpModuleService>(ERP_MODULE).stock.locationsOf(id))
}

/** Replaces the whole map. 400 for a stock location that is not there, or one named twice. */
export async function PUT(
  request: AuthenticatedMedusaRequest<LocationsBody>,
  response: MedusaResponse<LocationsResponse>
): Promise<void> {
  const id = idParam(request, "connection")
  const { locations } = request.validatedBody
  const erp = request.scope.resolve<ErpModuleService>(ERP_MODULE)
  await replaceLocationsWorkflow(request.scope).run({ input: { connection_id: id, locations, by: actorOf(request) } })
  response.json(await erp.stock.locationsOf(id))
}
