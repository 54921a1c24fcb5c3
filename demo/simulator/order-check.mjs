/**
 * What this ERP can book, by its own rules and arithmetic: whole cents, counted again from the lines. Nothing is taken
 * over from the sender but the fields' names.
 *
 * @typedef {{ total: string, city: string }} BookableOrder what of it goes into the books
 * @typedef {import("./message.mjs").Refusal} Refusal
 */

const ADDRESS_FIELDS = ["name", "address_1", "city", "postal_code", "country_code"]

/**
 * @param {any} order `data` of `order.placed` or `order.edited`, version 1
 * @param {{ skus: string[], currency_code: string }} books articles and currency the ERP knows
 * @returns {BookableOrder | Refusal}
 */
export function checkOrder(order, books) {
  try {
    checkMasterData(order, books)
    checkAmounts(order)
    return { total: order.totals.total, city: order.shipping_address.city }
  } catch (error) {
    if (error instanceof Unbookable) {
      return { status: 422, error: error.message }
    }
    // A field that is missing or of another type, wherever it was first needed.
    return { status: 400, error: "Malformed order" }
  }
}

/** Understood, and refused. */
class Unbookable extends Error {}

/**
 * @param {any} order
 * @param {{ skus: string[], currency_code: string }} books
 */
function checkMasterData(order, { skus, currency_code }) {
  if (order.currency_code !== currency_code.toUpperCase()) {
    throw new Unbookable("Wrong currency")
  }
  for (const field of ["shipping_address", "billing_address"]) {
    const missing = ADDRESS_FIELDS.find((part) => !order[field]?.[part])
    if (missing) {
      throw new Unbookable(`${field}.${missing} is missing`)
    }
  }
  if (!order.lines.length) {
    throw new Unbookable("No lines")
  }
  if (order.lines.some((/** @type {any} */ line) => !skus.includes(line.sku))) {
    throw new Unbookable("Unknown SKU")
  }
}

/** @param {any} order */
function checkAmounts({ lines, shipping_lines: shipping, credit_lines: credits, totals }) {
  for (const line of lines) {
    if (!/^[1-9]\d*$/.test(line.quantity)) {
      throw new Unbookable("Only whole pieces can be booked")
    }
    checkLine(line, Number(line.quantity) * Number(line.unit_price))
  }
  for (const line of shipping) {
    checkLine(line, Number(line.amount))
  }
  const all = [...lines, ...shipping]
  equal("totals.net_total", cents(totals.net_total), sumOf(all, "net_total"))
  equal("totals.tax_total", cents(totals.tax_total), sumOf(all, "tax_total"))
  equal("totals.item_total", cents(totals.item_total), sumOf(lines, "total"))
  equal("totals.shipping_total", cents(totals.shipping_total), sumOf(shipping, "total"))
  equal("totals.credit_line_total", cents(totals.credit_line_total), sumOf(credits, "amount"))
  const rounding = cents(totals.rounding)
  if (Math.abs(rounding) > all.length + credits.length) {
    throw new Unbookable("totals.rounding is more than rounding")
  }
  const due = sumOf(all, "total") - sumOf(credits, "amount") + rounding
  equal("totals.total", cents(totals.total), due)
}

/**
 * @param {any} line
 * @param {number} price what the line costs before discounts, by quantity and unit price
 */
function checkLine(line, price) {
  const agreed = line.is_tax_inclusive ? cents(line.original_total) : cents(line.subtotal)
  if (Math.abs(agreed - price * 100) > 1) {
    throw new Unbookable("Quantity, price and amount of a line do not fit together")
  }
  equal("net_total of a line", cents(line.net_total), cents(line.subtotal) - cents(line.discount_subtotal))
  equal("total of a line", cents(line.total), cents(line.net_total) + cents(line.tax_total))
  equal("tax_lines of a line", sumOf(line.tax_lines, "amount"), cents(line.tax_total))
}

/**
 * @param {string} field
 * @param {number} stated
 * @param {number} counted
 */
function equal(field, stated, counted) {
  if (stated !== counted) {
    throw new Unbookable(`${field} does not add up`)
  }
}

/**
 * @param {any[]} rows
 * @param {string} field
 */
function sumOf(rows, field) {
  return rows.reduce((sum, row) => sum + cents(row[field]), 0)
}

/** @param {unknown} amount such as "12.50" @returns {number} whole cents */
function cents(amount) {
  const [, sign, euros, fraction] = /^(-?)(\d+)\.(\d\d)$/.exec(String(amount)) ?? []
  if (euros === undefined) {
    throw new TypeError("no amount in euros and cents")
  }
  return (sign ? -1 : 1) * (Number(euros) * 100 + Number(fraction))
}
