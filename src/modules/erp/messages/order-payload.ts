import { narrowMetadata, pickMetadata } from "./metadata"
import { currencyDigits, readDecimal, toMoney } from "./money"
import { buildLine, buildShippingLine, byId, inMoney } from "./order-lines"
import { orderPayment } from "./order-payment"
import type { OrderPlacedV1 } from "./order-placed-schema"
import { parseOrder, type OrderSource } from "./order-source"
import { orderTotals, readOrderTotals } from "./order-totals"

/** What order messages are built from. */
export interface OrderMessageSource {
  /** One order of a graph read of `fields`; checked by `build`. */
  order: unknown
  /** Metadata keys to take over: those of all subscribed connections together. `forConnection` narrows them again. */
  metadata_keys: string[]
  /** Counts what an order has been: 1 as it was placed, one more with every change that concerns an ERP. */
  revision: number
}

/** A whole order as messages tell it; see order-placed-schema.ts. Throws MessageBuildError. */
export function buildOrder({ order, metadata_keys }: OrderMessageSource): OrderPlacedV1 {
  return buildParsed(parseOrder(order), metadata_keys)
}

/** Narrows a whole order to the metadata one connection may see. */
export function narrowOrder<Data extends Record<string, unknown>>(data: Data, keys: string[]): Data {
  const { lines, ...order } = narrowMetadata(data as unknown as OrderPlacedV1, keys)
  return { ...order, lines: lines.map((line) => narrowMetadata(line, keys)) } as unknown as Data
}

function buildParsed(order: OrderSource, metadataKeys: string[]): OrderPlacedV1 {
  const digits = currencyDigits(order.currency_code)
  const items = byId(order.items).map((item) => buildLine(item, metadataKeys, digits))
  const shipping = byId(order.shipping_methods).map((method) => buildShippingLine(method, digits))
  const credits = byId(order.credit_lines).map((credit) => ({
    ...credit,
    exact: readDecimal(credit, "amount", `credit_lines.${credit.id}`),
  }))
  const totals = orderTotals(
    readOrderTotals(order),
    {
      items: items.map((item) => item.amounts),
      shipping: shipping.map((line) => line.amounts),
      credits: credits.map((credit) => credit.exact),
    },
    digits
  )

  return {
    order_id: order.id,
    display_id: order.display_id,
    custom_display_id: order.custom_display_id,
    order_version: order.version,
    cart_id: order.cart_link?.cart_id ?? null,
    placed_at: order.created_at,
    currency_code: order.currency_code.toUpperCase(),
    locale: order.locale,
    email: order.email,
    customer: buildCustomer(order),
    shipping_address: buildAddress(order.shipping_address),
    billing_address: buildAddress(order.billing_address),
    lines: items.map((item) => item.line),
    shipping_lines: shipping.map((line) => line.line),
    credit_lines: credits.map((credit) => ({
      credit_line_id: credit.id,
      reference: credit.reference,
      reference_id: credit.reference_id,
      amount: toMoney(credit.exact, digits),
    })),
    totals: inMoney(totals, digits),
    payment: orderPayment(order.payment_collections, digits),
    sales_channel: order.sales_channel ? { id: order.sales_channel.id, name: order.sales_channel.name } : null,
    region: order.region ? { id: order.region.id, name: order.region.name } : null,
    ...pickMetadata(order.metadata, metadataKeys),
  }
}

/** Guests rarely have more than an e-mail address of their own; the invoice's address knows who they are. */
function buildCustomer(order: OrderSource): OrderPlacedV1["customer"] {
  const { customer, email } = order
  const address = order.billing_address ?? order.shipping_address
  const names = customer?.first_name || customer?.last_name ? customer : address
  return {
    id: customer?.id ?? null,
    email: customer?.email ?? email,
    first_name: names?.first_name ?? null,
    last_name: names?.last_name ?? null,
    name: fullName(names),
    phone: customer?.phone ?? address?.phone ?? null,
    company: customer?.company_name ?? address?.company ?? null,
    is_guest: !customer?.has_account,
  }
}

function buildAddress(address: OrderSource["shipping_address"]): OrderPlacedV1["shipping_address"] {
  return address
    ? {
        first_name: address.first_name,
        last_name: address.last_name,
        name: fullName(address),
        company: address.company,
        address_1: address.address_1,
        address_2: address.address_2,
        city: address.city,
        province: address.province,
        postal_code: address.postal_code,
        country_code: address.country_code?.toUpperCase() ?? null,
        phone: address.phone,
      }
    : null
}

function fullName(person?: { first_name: string | null; last_name: string | null } | null): string | null {
  return [person?.first_name, person?.last_name].filter(Boolean).join(" ") || null
}
