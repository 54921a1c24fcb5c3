import { MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import { currencyDigits, sum } from "../money"
import { orderPlaced } from "../order-placed"
import type { OrderPlacedV1 } from "../order-placed-schema"
import { item, order, shipping } from "./order-fixture"

const AMOUNT = /^-?\d+(\.\d+)?$/

const decimalString = (max: number, places: number) =>
  fc.integer({ min: 0, max }).map((n) => MathBN.convert(n).shiftedBy(-places).toFixed())

const row = <T extends object>(prefix: string, shape: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record({ id: fc.nat(1e9).map((n) => `${prefix}_${n}`), ...shape })

const taxLines = fc.array(
  row("txl", { code: fc.constant("VAT"), description: fc.constant(null), rate: decimalString(30_000, 3) }),
  { maxLength: 3 }
)
const adjustments = fc.array(
  row("adj", {
    code: fc.constant("PROMO"),
    promotion_id: fc.constant(null),
    amount: decimalString(999_999, 5),
    is_tax_inclusive: fc.boolean(),
  }),
  { maxLength: 3 }
)
const priced = { is_tax_inclusive: fc.boolean(), tax_lines: taxLines, adjustments }

const orders = fc
  .record({
    currency_code: fc.constantFrom("eur", "usd", "jpy", "kwd"),
    items: fc.array(
      row("ordli", {
        ...priced,
        unit_price: fc.oneof(decimalString(99_999, 2), decimalString(9_999_999, 5)),
        quantity: fc.oneof(fc.integer({ min: 0, max: 50 }), decimalString(9_999, 3)),
      }),
      { minLength: 1, maxLength: 8 }
    ),
    shipping_methods: fc.array(row("ordsm", { ...priced, amount: decimalString(99_999, 4) }), { maxLength: 2 }),
    credit_lines: fc.array(row("ordcl", { amount: decimalString(9_999, 3) }), { maxLength: 3 }),
  })
  .map((over) =>
    order({
      ...over,
      items: unique(over.items).map((each) => item(each)),
      shipping_methods: unique(over.shipping_methods).map((each) => shipping(each)),
      credit_lines: unique(over.credit_lines),
    })
  )

function unique<T extends { id: string }>(rows: T[]): T[] {
  return [...new Map(rows.map((each) => [each.id, each])).values()]
}

const decimals = (values: unknown[]) => sum(values.map((value) => MathBN.convert(String(value))))

describe("any order whose totals Medusa computed", () => {
  const holds = (check: (message: OrderPlacedV1) => void) =>
    fc.assert(
      fc.property(orders, (source) => {
        check(orderPlaced.build({ order: source, metadata_keys: [], revision: 1 }) as OrderPlacedV1)
      }),
      { numRuns: 80 }
    )

  it("builds, and its totals add up to the minor unit", () =>
    holds(({ totals, lines, shipping_lines, credit_lines, currency_code }) => {
      const all = [...lines, ...shipping_lines]
      for (const field of ["subtotal", "discount_subtotal", "discount_total", "net_total", "tax_total"] as const) {
        expect(decimals(all.map((line) => line[field])).eq(totals[field])).toBe(true)
      }
      expect(
        decimals([totals.item_total, totals.shipping_total]).eq(decimals([totals.net_total, totals.tax_total]))
      ).toBe(true)
      expect(decimals(credit_lines.map((credit) => credit.amount)).eq(totals.credit_line_total)).toBe(true)
      expect(
        decimals([totals.item_total, totals.shipping_total, totals.rounding])
          .minus(totals.credit_line_total)
          .eq(totals.total)
      ).toBe(true)
      const allowed = MathBN.convert(all.length + credit_lines.length).shiftedBy(-currencyDigits(currency_code))
      expect(decimals([totals.rounding]).abs().lte(allowed)).toBe(true)
    }))

  it("has lines that can be booked one by one", () =>
    holds(({ lines, shipping_lines }) => {
      for (const line of [...lines, ...shipping_lines]) {
        expect(decimals([line.subtotal]).minus(line.discount_subtotal).eq(line.net_total)).toBe(true)
        expect(decimals([line.original_total]).minus(line.discount_total).eq(line.total)).toBe(true)
        expect(decimals([line.net_total, line.tax_total]).eq(line.total)).toBe(true)
        if (line.tax_lines.length) {
          expect(decimals(line.tax_lines.map((tax) => tax.amount)).eq(line.tax_total)).toBe(true)
        }
        if (line.discounts.length) {
          expect(decimals(line.discounts.map((each) => each.subtotal)).eq(line.discount_subtotal)).toBe(true)
          expect(decimals(line.discounts.map((each) => each.total)).eq(line.discount_total)).toBe(true)
        } else {
          expect([Number(line.discount_subtotal), Number(line.discount_total)]).toEqual([0, 0])
        }
      }
    }))

  it("says every amount as a decimal string with the currency's digits", () =>
    holds((message) => {
      expect(() => orderPlaced.versions[1]?.schema.parse(message)).not.toThrow()
      const digits = currencyDigits(message.currency_code)
      const money = Object.values(message.totals).map(String)
      for (const { unit_price, quantity, discounts, tax_lines, ...line } of message.lines) {
        money.push(...discounts.flatMap((each) => [each.subtotal, each.total]), ...tax_lines.map((each) => each.amount))
        money.push(
          line.subtotal,
          line.discount_subtotal,
          line.net_total,
          line.tax_total,
          line.total,
          line.original_total
        )
        expect([unit_price, quantity].every((value) => AMOUNT.test(value))).toBe(true)
      }
      expect(money.filter((amount) => !AMOUNT.test(amount) || (amount.split(".")[1]?.length ?? 0) !== digits)).toEqual(
        []
      )
    }))
})
