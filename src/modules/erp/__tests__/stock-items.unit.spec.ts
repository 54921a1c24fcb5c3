import fc from "fast-check"
import { counts, judgeItem, stockLevelId, STOCK_CODES, type StockRules, type StockWord } from "../stock-items"

const message = { connection_id: "erpcon_1", inbox_id: "erpinb_1", epoch: 1, seq: 7 }
const rules: StockRules = {
  ordering: "version",
  needs_as_of: false,
  negative_policy: "reject",
  allow_fractions: false,
  skew_margin: 30_000,
  now: Date.parse("2026-11-26T12:00:00Z"),
}
const good = { sku: "A", location: "WH1", quantity: 1, version: 1 }

const judge = (item: unknown, changed: Partial<StockRules> = {}, more: object = {}) =>
  judgeItem(item, 3, { ...message, ...more }, { ...rules, ...changed })
const word = (item: object, changed: Partial<StockRules> = {}, more: object = {}) => {
  const judged = judge({ ...good, ...item }, changed, more)
  if (typeof judged === "string") {
    throw new Error(judged)
  }
  return judged
}

describe("judgeItem", () => {
  it.each([
    ["item_invalid", null],
    ["item_invalid", [good]],
    ["item_invalid", "A"],
    ["sku_invalid", { ...good, sku: 42 }],
    ["sku_invalid", { ...good, sku: "" }],
    ["sku_invalid", { ...good, sku: "A\u0000" }],
    ["sku_invalid", { ...good, sku: "\ud800" }],
    ["sku_invalid", { ...good, sku: "x".repeat(256) }],
    ["location_invalid", { ...good, location: null }],
    ["quantity_missing", { ...good, quantity: null }],
    ["delta", { sku: "A", delta: 3, version: 1 }],
    ["delta", { ...good, quantity: "+3" }],
    ["quantity_invalid", { ...good, quantity: "1e3" }],
    ["quantity_invalid", { ...good, quantity: "0x10" }],
    ["quantity_invalid", { ...good, quantity: " 1" }],
    ["quantity_invalid", { ...good, quantity: true }],
    ["quantity_invalid", { ...good, quantity: NaN }],
    ["quantity_absurd", { ...good, quantity: 1e13 }],
    ["quantity_absurd", { ...good, quantity: Infinity }],
    ["quantity_negative", { ...good, quantity: -1 }],
    ["quantity_fractional", { ...good, quantity: 1.5 }],
    ["quantity_fractional", { ...good, quantity: 1e-7 }],
    ["version_missing", { ...good, version: undefined }],
    ["version_invalid", { ...good, version: -1 }],
    ["version_invalid", { ...good, version: 2 ** 53 }],
    ["version_invalid", { ...good, version: "1".repeat(21) }],
    ["as_of_invalid", { ...good, as_of: "2026-11-26" }],
    ["as_of_invalid", { ...good, as_of: "2026-11-26T12:00:00" }],
    ["as_of_invalid", { ...good, as_of: "2026-13-26T12:00:00Z" }],
    ["as_of_invalid", { ...good, as_of: 1764158400 }],
    ["as_of_future", { ...good, as_of: "2026-11-26T12:02:00Z" }],
  ] as const)("refuses with %s: %j", (code, item) => {
    expect(judge(item)).toBe(code)
    expect(STOCK_CODES[code]).toMatch(/\.$/)
  })

  it("needs as_of where it decides, or where the ERP's knowledge does", () => {
    expect(judge(good, { ordering: "as_of" })).toBe("as_of_missing")
    expect(judge(good, { needs_as_of: true })).toBe("as_of_missing")
    const of = (item: object, more: object) => word(item, { ordering: "as_of" }, more).as_of
    const [own, data, envelope] = ["2026-11-26T10:00:00Z", "2026-11-26T09:00:00Z", "2026-11-26T08:00:00Z"]
    expect(of({ as_of: own }, { as_of: data, time: envelope })).toBe("2026-11-26T10:00:00.000000Z")
    expect(of({}, { as_of: data, time: envelope })).toBe("2026-11-26T09:00:00.000000Z")
    expect(of({}, { time: envelope })).toBe("2026-11-26T08:00:00.000000Z")
  })

  it("takes zero for a quantity, and none of the ways to write it for another", () => {
    expect([0, -0, "0", "-0", "0.0", "-0.00", "000"].map((quantity) => word({ quantity }).quantity)).toEqual(
      Array(7).fill("0")
    )
  })

  it("reads decimals in their shortest form", () => {
    const of = (quantity: unknown) => word({ quantity }, { allow_fractions: true }).quantity
    expect(["007.50", 7.5, "7.0", "10", "100.010"].map(of)).toEqual(["7.5", "7.5", "7", "10", "100.01"])
    expect(word({ quantity: "-3.5" }, { negative_policy: "zero" }).quantity).toBe("0")
  })

  it("keeps the order of numbers in the order of text", () => {
    const version = fc.bigInt({ min: 0n, max: 99999999999999999999n })
    fc.assert(
      fc.property(version, version, (a, b) => {
        const key = (value: bigint) => word({ version: value.toString() }).order_key
        expect(key(a) < key(b)).toBe(a < b)
        expect(key(a) === key(b)).toBe(a === b)
      })
    )
  })

  it("keeps the order of times in the order of text, whatever their offset and digits", () => {
    const key = (as_of: string) => word({ as_of }, { ordering: "as_of" }).order_key
    const ascending = [
      "2026-11-26T08:15:30Z",
      "2026-11-26T09:15:30.000001+01:00",
      "2026-11-26T03:15:30.1-05:00",
      "2026-11-26t08:15:30.1000000001z",
      "2026-11-26T08:15:31Z",
    ].map(key)
    expect(ascending).toEqual([...ascending].sort())
    expect(new Set(ascending).size).toBe(5)
    expect(key("2026-11-26T08:15:30.5Z")).toBe(key("2026-11-26T08:15:30.500Z"))
  })

  it("orders by arrival where the connection says so: later messages, later items", () => {
    const key = (seq: number, item: number) =>
      (judgeItem({ ...good, version: null }, item, { ...message, seq }, { ...rules, ordering: "arrival" }) as StockWord)
        .order_key
    expect([key(9, 0), key(9, 10), key(10, 2)]).toEqual([key(9, 0), key(9, 10), key(10, 2)].sort())
  })

  it("never throws, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.anything(),
        fc.dictionary(fc.constantFrom(...Object.keys(good), "as_of"), fc.anything()),
        (a, b) => {
          for (const item of [a, b, { ...good, ...b }]) {
            judge(item, { ordering: "as_of", allow_fractions: true })
          }
        }
      ),
      { numRuns: 500 }
    )
  })
})

describe("stockLevelId", () => {
  it("is another one for every other level", () => {
    const name = fc.string({ minLength: 1, unit: fc.constantFrom(":", "1", "2", "a") })
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        expect(stockLevelId("erpcon_1", a, b) === stockLevelId("erpcon_1", c, d)).toBe(a === c && b === d)
      })
    )
  })
})

describe("counts", () => {
  const of = (epoch: number, order_key: string, quantity: string) => ({ epoch, order_key, quantity }) as StockWord

  it("the newer epoch before the newer version before the lower quantity", () => {
    const ascending = [of(1, "5", "1"), of(1, "6", "10"), of(1, "6", "9"), of(2, "1", "3")]
    ascending.forEach((a, i) =>
      ascending.forEach((b, j) => {
        expect(counts(a, b)).toBe(i > j)
      })
    )
  })
})
