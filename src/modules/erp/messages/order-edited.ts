import { z } from "@medusajs/framework/zod"
import { canonicalJson } from "./canonical-json"
import type { MessageDefinition } from "./define-message"
import { buildOrder, narrowOrder, type OrderMessageSource } from "./order-payload"
import { orderPlacedV1, type OrderPlacedV1 } from "./order-placed-schema"
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

/**
 * Whether two payloads of one order ask the ERP for the same: who gets what, where, at which price.
 *
 * Left out is what moves without anybody having edited the order: payments, what has come back (and the totals that
 * follow from it), credit lines of refunds, and metadata, which other plugins write as they please.
 */
export function sameContent(before: Record<string, unknown>, after: Record<string, unknown>): boolean {
  return canonicalJson(content(before as OrderPlacedV1)) === canonicalJson(content(after as OrderPlacedV1))
}

function content(data: OrderPlacedV1): unknown {
  return {
    email: data.email,
    customer_id: data.customer.id,
    shipping_address: data.shipping_address,
    billing_address: data.billing_address,
    lines: data.lines.map((line) => ({
      ...priced(line),
      line_id: line.line_id,
      sku: line.sku,
      variant_id: line.variant_id,
      quantity: line.ordered_quantity ?? line.quantity,
      unit_price: line.unit_price,
    })),
    shipping_lines: data.shipping_lines.map((line) => ({
      ...priced(line),
      shipping_line_id: line.shipping_line_id,
      shipping_option_id: line.shipping_option_id,
      amount: line.amount,
    })),
  }
}

/** Codes and rates: the amounts themselves follow from them, and are prorated when something comes back. */
function priced({
  is_tax_inclusive,
  discounts,
  tax_lines,
}: OrderPlacedV1["lines"][number] | OrderPlacedV1["shipping_lines"][number]) {
  return {
    is_tax_inclusive,
    discounts: discounts.map(({ code, promotion_id }) => ({ code, promotion_id })),
    tax_lines: tax_lines.map(({ code, rate }) => ({ code, rate })),
  }
}
