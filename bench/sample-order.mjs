import { createRequire } from "node:module"

const { createRawPropertiesFromBigNumber, decorateCartTotals, generateEntityId } = createRequire(import.meta.url)(
  "@medusajs/framework/utils"
)

let displayId = 1_000

/** An order of two lines and a parcel, placed now, as a graph read of the store gives it. @returns {{ id: string }} */
export function sampleOrder() {
  const order = decorateCartTotals({
    id: generateEntityId("", "order"),
    display_id: displayId++,
    custom_display_id: null,
    version: 1,
    status: "pending",
    is_draft_order: false,
    canceled_at: null,
    created_at: new Date(),
    currency_code: "eur",
    locale: "de-DE",
    email: "kim@example.com",
    metadata: null,
    items: [item("1", "SHIRT-M", "19.90"), item("2", "SOCKS-40", "7.50")],
    shipping_methods: [
      {
        ...{ id: "ordsm_1", name: "Parcel", shipping_option_id: "so_1", amount: "4.90", is_tax_inclusive: false },
        ...{ tax_lines: [], adjustments: [] },
      },
    ],
    credit_lines: [],
    payment_collections: [],
    cart_link: { cart_id: generateEntityId("", "cart") },
  })
  createRawPropertiesFromBigNumber(order)
  return order
}

/**
 * @param {string} id
 * @param {string} sku
 * @param {string} unit_price
 */
function item(id, sku, unit_price) {
  return {
    ...{ id: `ordli_${id}`, title: sku, variant_sku: sku, variant_id: `variant_${id}`, product_id: `prod_${id}` },
    ...{ variant_title: "Standard", is_giftcard: false, requires_shipping: true, is_tax_inclusive: false },
    ...{ quantity: 2, unit_price, metadata: null, tax_lines: [], adjustments: [] },
    detail: { return_received_quantity: 0, return_dismissed_quantity: 0 },
  }
}
