import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import type { OrderReader } from "../../modules/erp"
import { orderMessageFields } from "../../modules/erp/messages"

/** What decides whether and where an order goes. */
const STANDING_FIELDS = ["status", "is_draft_order", "canceled_at", "updated_at", "sales_channel_id", "region_id"]

/** Reads whole orders, all of a batch in one graph read: one by one it costs ten times the CPU. */
export function readOrdersWith(container: MedusaContainer): OrderReader["read"] {
  return async (ids) => {
    const query = container.resolve(ContainerRegistrationKeys.QUERY)
    const { data } = await query.graph({
      entity: "order",
      fields: [...orderMessageFields, ...STANDING_FIELDS],
      filters: { id: ids },
      pagination: { take: ids.length },
    })
    return data
  }
}

/** Besides, looks through orders without reading them: their own columns only. */
export function orderReaderOf(container: MedusaContainer): OrderReader {
  return {
    read: readOrdersWith(container),
    look: async (asked) => {
      const named = "ids" in asked
      const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
        entity: "order",
        fields: ["id", "created_at", ...STANDING_FIELDS],
        filters: { id: named ? asked.ids : { $gt: asked.after, $lte: asked.up_to } },
        pagination: { take: named ? asked.ids.length : asked.limit, order: { id: "ASC" } },
      })
      return data
    },
  }
}
