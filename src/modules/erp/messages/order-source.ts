import { z } from "@medusajs/framework/zod"
import { MessageBuildError } from "./define-message"

/**
 * What `query.graph({ entity: "order" })` must be asked for. Seen with Medusa 2.21.2:
 *
 * - the order's own totals come as BigNumber objects; their `raw_` twins have to be named to survive a copy as JSON;
 * - lines, shipping methods and credit lines with `.*` bring their computed totals and `raw_` twins along;
 * - `customer`, addresses, `cart_link`, `region` and `sales_channel` are absent, not null, when there are none;
 * - `payments.*` would read the provider's data, which may hold secrets: never ask for it.
 */
export const orderFields = [
  "id",
  "display_id",
  "custom_display_id",
  "version",
  "created_at",
  "currency_code",
  "locale",
  "email",
  "metadata",
  ...["total", "subtotal", "tax_total", "discount_subtotal", "credit_line_total"].flatMap((field) => [
    field,
    `raw_${field}`,
  ]),
  ...["id", "email", "first_name", "last_name", "phone", "company_name", "has_account"].map(
    (field) => `customer.${field}`
  ),
  "shipping_address.*",
  "billing_address.*",
  "items.*",
  "items.detail.*",
  "items.tax_lines.*",
  "items.adjustments.*",
  "shipping_methods.*",
  "shipping_methods.tax_lines.*",
  "shipping_methods.adjustments.*",
  "credit_lines.*",
  ...["id", "status", "amount", "authorized_amount", "captured_amount", "refunded_amount"].map(
    (field) => `payment_collections.${field}`
  ),
  ...["amount", "authorized_amount", "captured_amount", "refunded_amount"].map(
    (field) => `payment_collections.raw_${field}`
  ),
  ...["id", "provider_id", "amount", "raw_amount", "captured_at", "canceled_at"].map(
    (field) => `payment_collections.payments.${field}`
  ),
  "sales_channel.id",
  "sales_channel.name",
  "region.id",
  "region.name",
  "cart_link.cart_id",
]

const nullableText = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
const metadata = z
  .record(z.string(), z.unknown())
  .nullish()
  .transform((value) => value ?? {})
const utc = z
  .union([z.date(), z.string().transform((value) => new Date(value))])
  .refine((value) => !Number.isNaN(value.getTime()))
  .transform((value) => value.toISOString())
const nullableUtc = utc.nullish().transform((value) => value ?? null)
const list = <T extends z.ZodType>(item: T) =>
  z
    .array(item)
    .nullish()
    .transform((value) => value ?? [])

const person = { first_name: nullableText, last_name: nullableText, phone: nullableText }

const address = z.looseObject({
  ...person,
  company: nullableText,
  address_1: nullableText,
  address_2: nullableText,
  city: nullableText,
  province: nullableText,
  postal_code: nullableText,
  country_code: nullableText,
})

const taxLine = z.looseObject({ id: z.string(), code: nullableText, description: nullableText })

const adjustment = z.looseObject({
  id: z.string(),
  code: nullableText,
  promotion_id: nullableText,
  description: nullableText,
  is_tax_inclusive: z.boolean().nullish(),
})

const priced = {
  id: z.string(),
  is_tax_inclusive: z.boolean(),
  tax_lines: z.array(taxLine),
  adjustments: z.array(adjustment),
}

/** Amounts stay unknown here; `readDecimal` finds the exact one of the two forms Medusa gives them in. */
const source = z.looseObject({
  id: z.string(),
  display_id: z.int(),
  custom_display_id: nullableText,
  version: z.int(),
  created_at: utc,
  currency_code: z.string(),
  locale: nullableText,
  email: nullableText,
  metadata,
  customer: z
    .looseObject({
      ...person,
      id: z.string(),
      email: nullableText,
      company_name: nullableText,
      has_account: z.boolean(),
    })
    .nullish(),
  shipping_address: address.nullish(),
  billing_address: address.nullish(),
  items: z
    .array(
      z.looseObject({
        ...priced,
        title: z.string(),
        variant_sku: nullableText,
        variant_id: nullableText,
        product_id: nullableText,
        variant_title: nullableText,
        is_giftcard: z.boolean(),
        requires_shipping: z.boolean(),
        detail: z.looseObject({}),
        metadata,
      })
    )
    .min(1),
  shipping_methods: list(z.looseObject({ ...priced, name: z.string(), shipping_option_id: nullableText })),
  credit_lines: list(z.looseObject({ id: z.string(), reference: nullableText, reference_id: nullableText })),
  payment_collections: list(
    z.looseObject({
      id: z.string(),
      status: z.string(),
      payments: list(
        z.looseObject({
          id: z.string(),
          provider_id: z.string(),
          captured_at: nullableUtc,
          canceled_at: nullableUtc,
        })
      ),
    })
  ),
  sales_channel: z.looseObject({ id: z.string(), name: nullableText }).nullish(),
  region: z.looseObject({ id: z.string(), name: nullableText }).nullish(),
  cart_link: z.looseObject({ cart_id: z.string() }).nullish(),
})

/** An order as the graph returned it, checked. */
export type OrderSource = z.infer<typeof source>

/**
 * Checks an order that was read with {@link orderFields}.
 *
 * @throws MessageBuildError `order_incomplete`, naming the fields but never their values: they may be personal.
 */
export function parseOrder(order: unknown): OrderSource {
  const parsed = source.safeParse(order)
  if (!parsed.success) {
    const fields = [...new Set(parsed.error.issues.map((issue) => issue.path.join(".") || "order"))]
    throw new MessageBuildError("order_incomplete", `missing or unreadable: ${fields.slice(0, 5).join(", ")}`)
  }
  return parsed.data
}
