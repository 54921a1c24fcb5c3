import { createRawPropertiesFromBigNumber, decorateCartTotals } from "@medusajs/framework/utils"

type Row = Record<string, unknown>

const noReturns = { return_received_quantity: 0, return_dismissed_quantity: 0 }

export function item(over: Row = {}): Row {
  return {
    id: "ordli_1",
    title: "Shirt",
    variant_sku: "0042",
    variant_id: "variant_1",
    product_id: "prod_1",
    variant_title: "M",
    is_giftcard: false,
    requires_shipping: true,
    is_tax_inclusive: false,
    quantity: 1,
    unit_price: "10",
    detail: noReturns,
    metadata: null,
    tax_lines: [],
    adjustments: [],
    ...over,
  }
}

export function shipping(over: Row = {}): Row {
  return {
    id: "ordsm_1",
    name: "Parcel",
    shipping_option_id: "so_1",
    amount: "4.90",
    is_tax_inclusive: false,
    tax_lines: [],
    adjustments: [],
    ...over,
  }
}

export const vat = (rate: string, id = `txl_${rate}`): Row => ({ id, code: `VAT${rate}`, description: "VAT", rate })

export const discountOf = (amount: string, over: Row = {}): Row => ({
  id: `adj_${amount}`,
  code: "SUMMER",
  promotion_id: "promo_1",
  description: null,
  amount,
  is_tax_inclusive: false,
  ...over,
})

/**
 * An order as `query.graph` returns it: Medusa's own code computes the totals and adds the `raw_` twins, as its order
 * module does (order/src/utils/transform-order.ts).
 */
export function order(over: Row = {}): Row {
  const plain = {
    id: "order_1",
    display_id: 17,
    custom_display_id: null,
    version: 1,
    created_at: new Date("2026-11-20T23:30:00.000Z"),
    currency_code: "eur",
    locale: "de-DE",
    email: "jane@example.com",
    metadata: null,
    items: [item()],
    shipping_methods: [],
    credit_lines: [],
    payment_collections: [],
    ...over,
  }
  const decorated = decorateCartTotals(plain as unknown as Parameters<typeof decorateCartTotals>[0])
  createRawPropertiesFromBigNumber(decorated)
  return decorated as unknown as Row
}
