import type { MessageDefinition } from "./define-message"
import { buildOrder, narrowOrder, type OrderMessageSource } from "./order-payload"
import { orderPlacedV1 } from "./order-placed-schema"
import { orderFields } from "./order-source"

/** The message `order.placed`; see order-placed-schema.ts for what it says. */
export const orderPlaced: MessageDefinition<OrderMessageSource> = {
  type: "order.placed",
  creates: true,
  current: 1,
  versions: { 1: { schema: orderPlacedV1 } },
  fields: orderFields,
  build: buildOrder,
  forConnection: (data, { metadata_keys }) => narrowOrder(data, metadata_keys),
}
