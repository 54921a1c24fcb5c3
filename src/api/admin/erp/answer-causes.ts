import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../modules/erp"
import type { CausesResponse } from "./types"
import type { ListCausesQuery } from "./operations/redrives"

/** Answers with a page of the causes for which deliveries are in this state. */
export function answerCauses(status: "dead" | "held") {
  return async (request: MedusaRequest, response: MedusaResponse<CausesResponse>): Promise<void> => {
    const { limit, offset, ...filter } = request.validatedQuery as ListCausesQuery
    const page = { limit, offset }
    const found = await request.scope.resolve<ErpModuleService>(ERP_MODULE).listCauses(status, page, filter)
    response.json({ ...found, ...page })
  }
}
