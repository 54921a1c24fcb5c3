import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { TestResponse } from "../../../types"

/**
 * Asks the ERP now what works, with the connection as it is or with changes in the body that are not saved. What the
 * ERP answers, or that it does not, is a finding: 200.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<TestResponse>) => {
    const id = idParam(request, "connection")
    response.json(await request.scope.resolve<ErpModuleService>(ERP_MODULE).connections.test(id, request.body ?? null))
  }
)
