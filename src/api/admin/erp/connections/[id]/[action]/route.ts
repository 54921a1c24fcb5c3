import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { MedusaError } from "@medusajs/framework/utils"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { TestResponse } from "../../../types"

/**
 * `POST …/:id/test` asks the ERP now what works, with the connection as it is or with changes in the body that are not
 * saved. What the ERP answers, or that it does not, is a finding: 200.
 *
 * Medusa's build leaves out folders called "test", hence a parameter in its place. Other actions have folders of their
 * own, which come first.
 */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<TestResponse>) => {
    const id = idParam(request, "connection")
    if (request.params.action !== "test") {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, "There is no such action of a connection.")
    }
    response.json(await request.scope.resolve<ErpModuleService>(ERP_MODULE).connections.test(id, request.body ?? null))
  }
)
