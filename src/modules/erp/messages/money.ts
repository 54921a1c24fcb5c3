import { defaultCurrencies, MathBN } from "@medusajs/framework/utils"
import { MessageBuildError } from "./define-message"

/** An exact decimal; every amount is computed as one and leaves as a string. */
export type Decimal = ReturnType<typeof MathBN.convert>

/** Half away from zero: what Medusa's BigNumber does, and what commercial rounding means. */
const ROUND_HALF_UP = 4

/**
 * Medusa divides with 20 decimal places, so an exact half may arrive as 8.95499999999999999999. Twelve places bring it
 * back before it is rounded to the currency; no price has genuine digits out there.
 */
const NOISE_FREE_PLACES = 12

/**
 * How many digits amounts in `currencyCode` have: 2 for EUR, 0 for JPY, 3 for KWD.
 *
 * Medusa's own table comes first, because the store shows and charges by it (it counts some currencies, HUF for one,
 * without the digits ISO 4217 gives them). Currencies it does not know follow ISO 4217 as the runtime has it.
 */
export function currencyDigits(currencyCode: string): number {
  const code = currencyCode.toUpperCase()
  const known: { decimal_digits: number } | undefined = defaultCurrencies[code]
  if (known) {
    return known.decimal_digits
  }
  try {
    return (
      new Intl.NumberFormat("en", { style: "currency", currency: code }).resolvedOptions().maximumFractionDigits ?? 2
    )
  } catch {
    throw new MessageBuildError("order_incomplete", "currency_code is not an ISO 4217 code")
  }
}

/** Rounds to the currency's digits. */
export function roundTo(value: Decimal, digits: number): Decimal {
  return value.decimalPlaces(NOISE_FREE_PLACES, ROUND_HALF_UP).decimalPlaces(digits, ROUND_HALF_UP)
}

/** An amount of money as it leaves the store, always with the currency's digits: `12.50`, `1250`, `12.500`. */
export function toMoney(value: Decimal, digits: number): string {
  return roundTo(value, digits).toFixed(digits)
}

/** A unit price: never rounded, at least the currency's digits, for example `9.90` or `0.1234`. */
export function toUnitPrice(value: Decimal, digits: number): string {
  return value.toFixed(Math.max(value.decimalPlaces() ?? 0, digits))
}

/** A quantity or a tax rate: exact, without trailing zeros and without exponent, for example `2` or `0.5`. */
export function toDecimalString(value: Decimal): string {
  return value.toFixed()
}

/**
 * Reads one decimal of a record that Medusa's graph returned. `raw_<field>` (`{ value, precision }`) is exact and wins;
 * the plain field may have been through a float.
 *
 * @param path where the record stands, for the error, for example `items.0`.
 * @throws MessageBuildError `order_incomplete` when the field is absent or no finite number.
 */
export function readDecimal(record: Record<string, unknown>, field: string, path = ""): Decimal {
  const name = path ? `${path}.${field}` : field
  const raw = record[`raw_${field}`] ?? record[field]
  if (raw === undefined || raw === null) {
    throw new MessageBuildError("order_incomplete", `${name} is missing`)
  }
  const value = MathBN.convert(raw as Parameters<typeof MathBN.convert>[0])
  if (!value.isFinite()) {
    throw new MessageBuildError("order_incomplete", `${name} is not a number`)
  }
  return value
}

/** Sum of decimals; zero for none. */
export function sum(values: Decimal[]): Decimal {
  return values.reduce((total, value) => total.plus(value), MathBN.convert(0))
}

/**
 * Rounds shares of an amount so that they still add up to it: what rounding leaves over goes to the largest share.
 * Without shares there is nothing to put it in, and the result is empty.
 */
export function roundShares(shares: Decimal[], total: Decimal, digits: number): Decimal[] {
  const rounded = shares.map((share) => roundTo(share, digits))
  const largest = shares.reduce((best, share, index) => (share.abs().gt(shares[best]?.abs() ?? 0) ? index : best), 0)
  const left = total.minus(sum(rounded))
  return rounded.map((share, index) => (index === largest ? share.plus(left) : share))
}
