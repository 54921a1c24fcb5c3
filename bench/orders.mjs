import { createRawPropertiesFromBigNumber, decorateCartTotals, generateEntityId } from "@medusajs/framework/utils"

let displayId = 1_000

/**
 * An order of two lines, placed now, as a graph read of the store gives it: Medusa's own code computes its totals.
 *
 * @returns {{ id: string } & Record<string, unknown>}
 */
export function sampleOrder() {
  const order = {
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
    items: [line("SHIRT-M", "Shirt", "19.95", 2), line("MUG-WHITE", "Mug", "7.50", 1)],
    shipping_methods: [
      {
        ...{ id: generateEntityId("", "ordsm"), name: "Parcel", shipping_option_id: "so_1", amount: "4.90" },
        ...{ is_tax_inclusive: false, tax_lines: [vat()], adjustments: [] },
      },
    ],
    credit_lines: [],
    cart_link: { cart_id: generateEntityId("", "cart") },
    payment_collections: [],
  }
  const decorated = /** @type {any} */ (decorateCartTotals(/** @type {any} */ (order)))
  createRawPropertiesFromBigNumber(decorated)
  return decorated
}

/**
 * @param {string} sku
 * @param {string} title
 * @param {string} price
 * @param {number} quantity
 */
function line(sku, title, price, quantity) {
  return {
    id: generateEntityId("", "ordli"),
    title,
    variant_sku: sku,
    variant_id: `variant_${sku}`,
    product_id: `prod_${sku}`,
    variant_title: "M",
    is_giftcard: false,
    requires_shipping: true,
    is_tax_inclusive: false,
    quantity,
    unit_price: price,
    detail: { return_received_quantity: 0, return_dismissed_quantity: 0 },
    metadata: null,
    tax_lines: [vat()],
    adjustments: [],
  }
}

const vat = () => ({ id: generateEntityId("", "txl"), code: "VAT", description: "VAT", rate: "19" })
