import { z } from "@medusajs/framework/zod"

const described = <T extends z.ZodType>(schema: T, description: string): T => schema.meta({ description })

const money = (description: string) => described(z.string().regex(/^-?\d+(\.\d+)?$/), description)
const decimal = (description: string) => described(z.string().regex(/^\d+(\.\d+)?$/), description)
const text = (description: string) => described(z.string(), description)
const nullableText = (description: string) => described(z.string().nullable(), description)
const flag = (description: string) => described(z.boolean(), description)
const time = (description: string) => described(z.iso.datetime(), description)
const metadata = (description: string) => described(z.record(z.string(), z.unknown()), description)
const metadataOmitted = described(
  z.array(z.string()).optional(),
  "Metadata keys that are set in the store but were left out because their value exceeds 8 KiB. Absent when none."
)

const address = z
  .looseObject({
    first_name: nullableText("Given name."),
    last_name: nullableText("Family name."),
    name: nullableText("Both names, joined by a space; null when neither is known."),
    company: nullableText("Company."),
    address_1: nullableText("Street and number."),
    address_2: nullableText("Second address line."),
    city: nullableText("City."),
    province: nullableText("State or province as the store has it, usually ISO 3166-2 or a name."),
    postal_code: nullableText("Postal code."),
    country_code: nullableText("ISO 3166-1 alpha-2, upper case."),
    phone: nullableText("Phone number as it was entered."),
  })
  .nullable()

const discount = z.looseObject({
  code: nullableText("Promotion code."),
  promotion_id: nullableText("Medusa's id of the promotion."),
  description: nullableText("What the discount is for."),
  subtotal: money("Net share of this discount. All discounts of a line add up to its discount_subtotal."),
  total: money("Gross share of this discount. All discounts of a line add up to its discount_total."),
})

const taxLine = z.looseObject({
  code: nullableText("Tax code as configured in the store, for example VAT19."),
  name: nullableText("Name of the tax."),
  rate: decimal("Percent, for example 19 or 5.5; applies to the line's net_total."),
  amount: money("Tax of this rate. All tax lines of a line add up to its tax_total."),
})

const lineAmounts = {
  is_tax_inclusive: flag("Whether the price per unit includes tax."),
  subtotal: money("Net, before discounts."),
  discount_subtotal: money("Net discount. net_total = subtotal - discount_subtotal, exactly."),
  net_total: money("Net, after discounts. Book this with tax_total."),
  tax_total: money("Tax after discounts."),
  total: money("Gross, after discounts. total = net_total + tax_total, exactly."),
  discount_total: money("Gross discount. total = original_total - discount_total, exactly."),
  original_total: money("Gross, before discounts."),
  discounts: described(z.array(discount), "Where the discount comes from. Already contained in net_total and total."),
  tax_lines: described(z.array(taxLine), "Tax by rate."),
}

const line = z.looseObject({
  line_id: text("Medusa's id of the line, stable across edits of the order."),
  sku: nullableText("SKU at the time of the order; null for a custom line. Always a string, 0042 keeps its zeros."),
  variant_id: nullableText("Medusa's id of the product variant."),
  product_id: nullableText("Medusa's id of the product."),
  title: text("Title of the line, usually the product's."),
  variant_title: nullableText("Title of the variant."),
  is_giftcard: flag("A gift card is sold: a liability, not revenue."),
  requires_shipping: flag("False for digital goods."),
  quantity: decimal(
    "What the amounts cover: the ordered quantity less what had come back when the message was built. May be fractional or 0."
  ),
  ordered_quantity: described(
    z
      .string()
      .regex(/^\d+(\.\d+)?$/)
      .optional(),
    "The ordered quantity, whatever has come back since. Absent in messages of releases before 0.2."
  ),
  unit_price: money(
    "Price of one unit before discounts, gross if is_tax_inclusive. Not rounded: may have more digits than the currency."
  ),
  ...lineAmounts,
  metadata: metadata("The line's metadata, only keys the connection lists."),
  metadata_omitted: metadataOmitted,
})

const shippingLine = z.looseObject({
  shipping_line_id: text("Medusa's id of the order's shipping method."),
  shipping_option_id: nullableText("Medusa's id of the shipping option that was chosen."),
  name: text("Name of the shipping option."),
  amount: money(
    "Price before discounts, gross if is_tax_inclusive. Not rounded: may have more digits than the currency."
  ),
  ...lineAmounts,
})

const creditLine = z.looseObject({
  credit_line_id: text("Medusa's id of the credit line."),
  reference: nullableText("Kind of credit, for example gift-card."),
  reference_id: nullableText("What it refers to."),
  amount: money("Reduces what is to be paid. A means of payment: it carries no tax."),
})

const payment = z.looseObject({
  id: text("Medusa's id of the payment."),
  provider_id: text("Payment provider, for example pp_stripe_stripe."),
  amount: money("Authorized amount."),
  captured_at: described(z.iso.datetime().nullable(), "When it was captured whole."),
  canceled_at: described(z.iso.datetime().nullable(), "When it was canceled."),
})

export const paymentStatuses = [
  "not_paid",
  "awaiting",
  "requires_action",
  "partially_authorized",
  "authorized",
  "partially_captured",
  "captured",
  "partially_refunded",
  "refunded",
  "canceled",
] as const

const reference = (what: string) =>
  z
    .looseObject({ id: text(`Medusa's id of the ${what}.`), name: nullableText(`Name of the ${what}.`) })
    .nullable()
    .meta({ description: `The ${what}; null when the order has none.` })

/**
 * `order.placed` v1: everything an ERP needs to book the order, in the order's currency.
 *
 * Every field is present unless it is called optional; what is not known is null. Amounts are decimal strings with
 * exactly the currency's digits (`12.50` EUR, `1250` JPY, `12.500` KWD), unit prices may have more. Text is passed on as
 * the shopper typed it, neither trimmed, shortened nor escaped: the receiver must treat it as hostile.
 *
 * Frozen once released: a change that is more than a new optional field is a new version.
 */
export const orderPlacedV1 = z.looseObject({
  order_id: text("Medusa's id of the order; the reference under which an ERP should file it."),
  display_id: described(z.int(), "The number the shopper sees."),
  custom_display_id: nullableText("The store's own number, where it sets one."),
  order_version: described(z.int(), "Medusa's version of the order when the message was built; 1 until it is edited."),
  cart_id: nullableText("The cart it came from; two orders with one cart are suspicious."),
  placed_at: time("RFC 3339, UTC."),
  currency_code: text("ISO 4217, upper case. All amounts are in it."),
  locale: nullableText("BCP 47 language of the shopper."),
  email: nullableText("Address for messages about this order."),
  customer: described(
    z.looseObject({
      id: nullableText("Medusa's id of the customer; null when the order has none."),
      email: nullableText("The customer's address, else the order's."),
      first_name: nullableText(
        "Given name; where the customer record has none, that of the billing (else shipping) address."
      ),
      last_name: nullableText(
        "Family name; where the customer record has none, that of the billing (else shipping) address."
      ),
      name: nullableText("Both names, joined by a space; null when neither is known."),
      phone: nullableText(
        "Phone number; where the customer record has none, that of the billing (else shipping) address."
      ),
      company: nullableText(
        "Company; where the customer record has none, that of the billing (else shipping) address."
      ),
      is_guest: flag("Ordered without an account. Medusa makes one customer record for guests of one address."),
    }),
    "Who ordered."
  ),
  shipping_address: described(address, "Where the goods go; null where nothing is shipped."),
  billing_address: described(address, "Where the invoice goes; null when the shopper gave none."),
  lines: described(z.array(line).min(1), "Order lines, sorted by line_id."),
  shipping_lines: described(z.array(shippingLine), "Shipping, sorted by shipping_line_id."),
  credit_lines: described(z.array(creditLine), "Gift cards and store credit, sorted by credit_line_id."),
  totals: described(
    z.looseObject({
      subtotal: money("Net, before discounts: lines and shipping lines."),
      discount_subtotal: money("Net discounts. net_total = subtotal - discount_subtotal, exactly."),
      discount_total: money("Gross discounts."),
      net_total: money("Net, after discounts: lines and shipping lines."),
      tax_total: money(
        "Tax of lines and shipping lines. item_total + shipping_total = net_total + tax_total, exactly."
      ),
      item_total: money("Gross, after discounts: lines."),
      shipping_total: money("Gross, after discounts: shipping lines."),
      credit_line_total: money("Sum of the credit lines."),
      rounding: money(
        "Signed. total = item_total + shipping_total - credit_line_total + rounding, exactly. Book it to a rounding account; at most one minor unit per line."
      ),
      total: money("What the store charged after credit lines: Medusa's exact total, rounded once."),
    }),
    "Sums of the rounded lines, but for total."
  ),
  payment: described(
    z.looseObject({
      status: described(z.enum(paymentStatuses), "As Medusa's admin shows it, when the message was built."),
      provider_ids: described(z.array(z.string()), "Payment providers involved, sorted."),
      authorized_amount: money("Authorized so far."),
      captured_amount: money("Captured so far."),
      refunded_amount: money("Refunded so far."),
      payments: described(z.array(payment), "Payments, sorted by id. Never contains the provider's own data."),
    }),
    "What is known of the payment."
  ),
  sales_channel: reference("sales channel"),
  region: reference("region"),
  metadata: metadata("The order's metadata, only keys the connection lists."),
  metadata_omitted: metadataOmitted,
})

export type OrderPlacedV1 = z.infer<typeof orderPlacedV1>
