import { MathBN } from "@medusajs/framework/utils"
import { MessageBuildError } from "./define-message"
import type { LineAmounts } from "./line-amounts"
import { type Decimal, readDecimal, roundTo, sum } from "./money"

/** The order's own totals as Medusa computed them, exact. */
export interface ExactOrderTotals {
  subtotal: Decimal
  discount_subtotal: Decimal
  tax_total: Decimal
  credit_line_total: Decimal
  total: Decimal
}

/** See `totals` in order-placed-schema.ts for what each one includes. */
export interface OrderTotals {
  subtotal: Decimal
  discount_subtotal: Decimal
  discount_total: Decimal
  net_total: Decimal
  tax_total: Decimal
  item_total: Decimal
  shipping_total: Decimal
  credit_line_total: Decimal
  rounding: Decimal
  total: Decimal
}

/** Reads the totals that Medusa's graph puts on the order. */
export function readOrderTotals(order: Record<string, unknown>): ExactOrderTotals {
  return {
    subtotal: readDecimal(order, "subtotal"),
    discount_subtotal: readDecimal(order, "discount_subtotal"),
    tax_total: readDecimal(order, "tax_total"),
    credit_line_total: readDecimal(order, "credit_line_total"),
    total: readDecimal(order, "total"),
  }
}

/**
 * Adds up rounded lines and checks them against the total the store charged.
 *
 * Every total but `total` is the sum of what the message lists, so a receiver that books the lines arrives at the same
 * figures. `total` is Medusa's own, rounded once; what lies between is `rounding`. Rounding moves a line by at most one
 * minor unit, so `rounding` may be as many minor units as there are order, shipping and credit lines; more is no rounding
 * but an order whose parts contradict each other.
 *
 * @throws MessageBuildError `totals_mismatch`, held: a person must look before this is booked anywhere.
 */
export function orderTotals(
  exact: ExactOrderTotals,
  parts: { items: LineAmounts[]; shipping: LineAmounts[]; credits: Decimal[] },
  digits: number
): OrderTotals {
  checkOwnTotals(exact, digits)

  const lines = [...parts.items, ...parts.shipping]
  const of = (field: keyof LineAmounts, from = lines) => sum(from.map((line) => line[field]))
  const item_total = of("total", parts.items)
  const shipping_total = of("total", parts.shipping)
  const credit_line_total = sum(parts.credits.map((credit) => roundTo(credit, digits)))
  const total = roundTo(exact.total, digits)
  const rounding = total.minus(item_total).minus(shipping_total).plus(credit_line_total)

  const allowed = minorUnit(digits).times(lines.length + parts.credits.length)
  if (rounding.abs().gt(allowed)) {
    throw new MessageBuildError(
      "totals_mismatch",
      `the lines differ from the order's total ${total.toFixed(digits)} by ${rounding.toFixed(digits)}; ` +
        `rounding explains ${allowed.toFixed(digits)} at most`
    )
  }

  return {
    subtotal: of("subtotal"),
    discount_subtotal: of("discount_subtotal"),
    discount_total: of("discount_total"),
    net_total: of("net_total"),
    tax_total: of("tax_total"),
    item_total,
    shipping_total,
    credit_line_total,
    rounding,
    total,
  }
}

/**
 * total = subtotal + tax_total − discount_subtotal − credit_line_total, on exact figures, as in Medusa's
 * `decorateCartTotals`. A hundredth of a minor unit is left for the digits a division drops.
 */
function checkOwnTotals(exact: ExactOrderTotals, digits: number): void {
  const computed = exact.subtotal.plus(exact.tax_total).minus(exact.discount_subtotal).minus(exact.credit_line_total)
  const difference = exact.total.minus(computed)
  if (difference.abs().gt(minorUnit(digits + 2))) {
    throw new MessageBuildError(
      "totals_mismatch",
      `the order's total ${exact.total.toFixed(digits)} differs from subtotal, tax, discounts and credit lines by ` +
        difference.toFixed(digits + 2)
    )
  }
}

/** The smallest amount with `digits` decimal places. */
function minorUnit(digits: number): Decimal {
  return MathBN.convert(1).shiftedBy(-digits)
}
