import type { MedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { ContainerRegistrationKeys, MedusaError } from "@medusajs/framework/utils"
import { ERP_MODULE, type ErpModuleService } from "../../../../../modules/erp"
import { idParam } from "../../id-param"
import type { OrderResponse } from "../../types"

/** What every connection has of this order, and what happens next. */
export async function GET(request: MedusaRequest, response: MedusaResponse<OrderResponse>): Promise<void> {
  const id = idParam(request, "order")
  const { data } = await request.scope.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id", "status", "is_draft_order"],
    filters: { id },
  })
  const [order] = data
  const draft = Boolean(order?.is_draft_order) || order?.status === "draft"
  const connections = await request.scope.resolve<ErpModuleService>(ERP_MODULE).standingsOfOrder(id, { draft })
  if (!order && !connections.some(({ deliveries }) => deliveries.length)) {
    throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no order "${id}".`)
  }
  response.json({ order: { id, connections } })
}
