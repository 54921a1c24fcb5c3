import { MathBN } from "@medusajs/framework/utils"
import { type Decimal, readDecimal, roundTo } from "./money"

/** What Medusa computed for an order line or a shipping method, exact and not rounded. */
export interface ExactLineAmounts {
  is_tax_inclusive: boolean
  /** Net, before discounts. */
  subtotal: Decimal
  /** Net share of the discounts. */
  discount_subtotal: Decimal
  /** Gross share of the discounts. */
  discount_total: Decimal
  /** Tax on what is left after discounts. */
  tax_total: Decimal
  /** Gross, before discounts. */
  original_total: Decimal
  /** Gross, after discounts. */
  total: Decimal
}

/** The same, rounded, with `net_total` (net, after discounts) besides. */
export interface LineAmounts {
  subtotal: Decimal
  discount_subtotal: Decimal
  net_total: Decimal
  tax_total: Decimal
  total: Decimal
  discount_total: Decimal
  original_total: Decimal
}

/** Reads the totals that Medusa's graph puts on every line. */
export function readLineAmounts(record: Record<string, unknown>, path: string): ExactLineAmounts {
  return {
    is_tax_inclusive: record.is_tax_inclusive === true,
    subtotal: readDecimal(record, "subtotal", path),
    discount_subtotal: readDecimal(record, "discount_subtotal", path),
    discount_total: readDecimal(record, "discount_total", path),
    tax_total: readDecimal(record, "tax_total", path),
    original_total: readDecimal(record, "original_total", path),
    total: readDecimal(record, "total", path),
  }
}

/**
 * Rounds a line so that it can be booked as it stands. Three identities hold to the minor unit:
 *
 *   net_total = subtotal − discount_subtotal
 *   total     = original_total − discount_total
 *   total     = net_total + tax_total
 *
 * Seven amounts rounded one by one would break them. So the side the price was agreed in is rounded from the exact
 * figures (gross for tax-inclusive prices, net otherwise), tax as well, and the other side follows. No
 * amount moves more than one and a half minor units away from Medusa's, `total` no more than one.
 */
export function roundLineAmounts(exact: ExactLineAmounts, digits: number): LineAmounts {
  const round = (value: Decimal) => roundTo(value, digits)
  const tax_total = round(exact.tax_total)

  if (exact.is_tax_inclusive) {
    const total = round(exact.total)
    const original_total = round(exact.original_total)
    const net_total = total.minus(tax_total)
    const discount_subtotal = round(exact.discount_subtotal)
    return {
      subtotal: net_total.plus(discount_subtotal),
      discount_subtotal,
      net_total,
      tax_total,
      total,
      discount_total: original_total.minus(total),
      original_total,
    }
  }

  const subtotal = round(exact.subtotal)
  const net_total = round(exactNet(exact))
  const total = net_total.plus(tax_total)
  const discount_total = round(exact.discount_total)
  return {
    subtotal,
    discount_subtotal: subtotal.minus(net_total),
    net_total,
    tax_total,
    total,
    discount_total,
    original_total: total.plus(discount_total),
  }
}

/** What the tax rates apply to: net, after discounts. */
export function exactNet(exact: ExactLineAmounts): Decimal {
  return MathBN.sub(exact.subtotal, exact.discount_subtotal)
}
