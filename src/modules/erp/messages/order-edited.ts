import { z } from "@medusajs/framework/zod"
import type { MessageDefinition } from "./define-message"
import { buildOrder, narrowOrder, type OrderMessageSource } from "./order-payload"
import { orderPlacedV1 } from "./order-placed-schema"
import { orderFields } from "./order-source"

const orderEditedV1 = orderPlacedV1.extend({
  revision: z.int().min(2).meta({
    description:
      "Counts what the order has been: 1 as it was placed, one more with every change. Take it if it is higher than what you have; it says all of the order, not what changed.",
  }),
})

/** The message `order.edited`: the whole order as it is now, after a change that concerns the ERP. */
export const orderEdited: MessageDefinition<OrderMessageSource> = {
  type: "order.edited",
  creates: false,
  current: 1,
  versions: { 1: { schema: orderEditedV1 } },
  fields: orderFields,
  build: (source) => ({ ...buildOrder(source), revision: source.revision }),
  forConnection: (data, { metadata_keys }) => narrowOrder(data, metadata_keys),
}
