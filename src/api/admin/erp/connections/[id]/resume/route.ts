import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../../../modules/erp"
import { resumeConnectionWorkflow } from "../../../../../../workflows"
import { explainConflict } from "../../../explain-conflict"
import { idParam } from "../../../id-param"
import type { ConnectionResponse } from "../../../types"

/** Lets a paused connection deliver again. 409 when it is not paused. */
export const POST = explainConflict(
  async (request: AuthenticatedMedusaRequest, response: MedusaResponse<ConnectionResponse>) => {
    const id = idParam(request, "connection")
    await resumeConnectionWorkflow(request.scope).run({ input: { id } })
    const { connections } = await request.scope.resolve<ErpModuleService>(ERP_MODULE).overview()
    response.json({ connection: connections.find((connection) => connection.id === id)! })
  }
)
