import { z } from "@medusajs/framework/zod"
import { MessageBuildError, type MessageDefinition } from "./define-message"
import { narrowMetadata, pickMetadata, type PickedMetadata } from "./metadata"
import { currencyDigits } from "./money"
import { orderPayment } from "./order-payment"
import type { OrderMessageSource } from "./order-payload"
import { orderPlacedV1 } from "./order-placed-schema"
import { parseOrder } from "./order-source"

const { order_id, display_id, custom_display_id, order_version, placed_at, currency_code, payment, sales_channel } =
  orderPlacedV1.shape
const { region, metadata, metadata_omitted } = orderPlacedV1.shape

const orderCanceledV1 = z.looseObject({
  order_id,
  display_id,
  custom_display_id,
  order_version,
  placed_at,
  canceled_at: z.iso.datetime().meta({ description: "When the order was canceled. RFC 3339, UTC." }),
  currency_code,
  payment,
  sales_channel,
  region,
  metadata,
  metadata_omitted,
})

const canceledAt = z.looseObject({ canceled_at: z.coerce.date() })

/** The message `order.canceled`: whatever is not shipped yet shall not be. Sent to ERPs that have the order. */
export const orderCanceled: MessageDefinition<OrderMessageSource> = {
  type: "order.canceled",
  creates: false,
  current: 1,
  versions: { 1: { schema: orderCanceledV1 } },
  fields: ["canceled_at"],
  build: (source) => {
    const order = parseOrder(source.order)
    const parsed = canceledAt.safeParse(source.order)
    if (!parsed.success) {
      throw new MessageBuildError("order_incomplete", "missing or unreadable: canceled_at")
    }
    return {
      order_id: order.id,
      display_id: order.display_id,
      custom_display_id: order.custom_display_id,
      order_version: order.version,
      placed_at: order.created_at,
      canceled_at: parsed.data.canceled_at.toISOString(),
      currency_code: order.currency_code.toUpperCase(),
      payment: orderPayment(order.payment_collections, currencyDigits(order.currency_code)),
      sales_channel: order.sales_channel ? { id: order.sales_channel.id, name: order.sales_channel.name } : null,
      region: order.region ? { id: order.region.id, name: order.region.name } : null,
      ...pickMetadata(order.metadata, source.metadata_keys),
    }
  },
  forConnection: (data, { metadata_keys }) =>
    narrowMetadata(data as unknown as PickedMetadata, metadata_keys) as unknown as Record<string, unknown>,
}
