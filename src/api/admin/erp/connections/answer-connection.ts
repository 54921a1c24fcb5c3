import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ERP_MODULE, type ErpModuleService } from "../../../../modules/erp"
import type { ConnectionResponse } from "../types"

/** Answers with how a connection stands now. */
export async function answerConnection(
  request: MedusaRequest,
  response: MedusaResponse<ConnectionResponse>,
  id: string
): Promise<void> {
  const { connections } = await request.scope.resolve<ErpModuleService>(ERP_MODULE).overview()
  response.json({ connection: connections.find((connection) => connection.id === id)! })
}
