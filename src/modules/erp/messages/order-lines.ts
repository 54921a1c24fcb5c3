import { MathBN } from "@medusajs/framework/utils"
import { exactNet, readLineAmounts, roundLineAmounts, type ExactLineAmounts, type LineAmounts } from "./line-amounts"
import { pickMetadata } from "./metadata"
import { readDecimal, roundShares, toDecimalString, toMoney, toUnitPrice, type Decimal } from "./money"
import type { OrderPlacedV1 } from "./order-placed-schema"
import type { OrderSource } from "./order-source"

type Line = OrderSource["items"][number]
type ShippingMethod = OrderSource["shipping_methods"][number]

/** One order line: what the message says of it, and its amounts for the totals. */
export function buildLine(item: Line, metadataKeys: string[], digits: number) {
  const path = `items.${item.id}`
  const ordered = readDecimal(item, "quantity", path)
  const quantity = MathBN.sub(
    ordered,
    readDecimal(item.detail, "return_received_quantity", `${path}.detail`),
    readDecimal(item.detail, "return_dismissed_quantity", `${path}.detail`)
  )
  const covered = ordered.isZero() ? MathBN.convert(0) : MathBN.div(quantity, ordered)
  const { amounts, payload } = buildAmounts(item, path, digits, covered)
  const line: OrderPlacedV1["lines"][number] = {
    line_id: item.id,
    sku: item.variant_sku,
    variant_id: item.variant_id,
    product_id: item.product_id,
    title: item.title,
    variant_title: item.variant_title,
    is_giftcard: item.is_giftcard,
    requires_shipping: item.requires_shipping,
    quantity: toDecimalString(quantity),
    ordered_quantity: toDecimalString(ordered),
    unit_price: toUnitPrice(readDecimal(item, "unit_price", path), digits),
    ...payload,
    ...pickMetadata(item.metadata, metadataKeys),
  }
  return { amounts, line }
}

/** The same for one shipping method. */
export function buildShippingLine(method: ShippingMethod, digits: number) {
  const path = `shipping_methods.${method.id}`
  const { amounts, payload } = buildAmounts(method, path, digits, MathBN.convert(1))
  const line: OrderPlacedV1["shipping_lines"][number] = {
    shipping_line_id: method.id,
    shipping_option_id: method.shipping_option_id,
    name: method.name,
    amount: toUnitPrice(readDecimal(method, "amount", path), digits),
    ...payload,
  }
  return { amounts, line }
}

/** @param covered the share of the ordered quantity that the totals cover; Medusa prorates discounts by it. */
function buildAmounts(record: Line | ShippingMethod, path: string, digits: number, covered: Decimal) {
  const exact = readLineAmounts(record, path)
  const amounts = roundLineAmounts(exact, digits)
  return {
    amounts,
    payload: {
      is_tax_inclusive: exact.is_tax_inclusive,
      ...inMoney(amounts, digits),
      discounts: buildDiscounts(record, path, amounts, covered, digits),
      tax_lines: buildTaxLines(record, path, exact, amounts, digits),
    },
  }
}

function buildTaxLines(
  record: Line | ShippingMethod,
  path: string,
  exact: ExactLineAmounts,
  amounts: LineAmounts,
  digits: number
) {
  const taxLines = byId(record.tax_lines)
  const rates = taxLines.map((taxLine) => readDecimal(taxLine, "rate", `${path}.tax_lines.${taxLine.id}`))
  const taxes = rates.map((rate) => exactNet(exact).times(rate).shiftedBy(-2))
  const rounded = roundShares(taxes, amounts.tax_total, digits)
  return taxLines.map((taxLine, index) => ({
    code: taxLine.code,
    name: taxLine.description,
    rate: toDecimalString(rates[index] as Decimal),
    amount: toMoney(rounded[index] as Decimal, digits),
  }))
}

/** Net and gross share of every adjustment, by the rule of Medusa's `calculateAdjustmentTotal`. */
function buildDiscounts(
  record: Line | ShippingMethod,
  path: string,
  amounts: LineAmounts,
  covered: Decimal,
  digits: number
) {
  const factor = record.tax_lines
    .reduce((sum, taxLine) => sum.plus(readDecimal(taxLine, "rate", `${path}.tax_lines`)), MathBN.convert(0))
    .shiftedBy(-2)
    .plus(1)
  const adjustments = byId(record.adjustments)
  const nets = adjustments.map((adjustment) => {
    const amount = readDecimal(adjustment, "amount", `${path}.adjustments.${adjustment.id}`).times(covered)
    return adjustment.is_tax_inclusive ? amount.div(factor) : amount
  })
  const net = roundShares(nets, amounts.discount_subtotal, digits)
  const gross = roundShares(
    nets.map((each) => each.times(factor)),
    amounts.discount_total,
    digits
  )
  return adjustments.map((adjustment, index) => ({
    code: adjustment.code,
    promotion_id: adjustment.promotion_id,
    description: adjustment.description,
    subtotal: toMoney(net[index] as Decimal, digits),
    total: toMoney(gross[index] as Decimal, digits),
  }))
}

/** Writes a set of amounts as strings. */
export function inMoney<Field extends string>(amounts: Record<Field, Decimal>, digits: number): Record<Field, string> {
  const entries = Object.entries<Decimal>(amounts).map(([field, value]) => [field, toMoney(value, digits)])
  return Object.fromEntries(entries) as Record<Field, string>
}

/** Medusa returns children in no particular order; the same order must make the same message. */
export function byId<Row extends { id: string }>(rows: Row[]): Row[] {
  return [...rows].sort((a, b) => (a.id < b.id ? -1 : 1))
}
