import { BigNumber, MathBN } from "@medusajs/framework/utils"
import fc from "fast-check"
import { currencyDigits, readDecimal, roundShares, roundTo, sum, toDecimalString, toMoney, toUnitPrice } from "../money"

const decimal = (value: string) => MathBN.convert(value)

describe("currencyDigits", () => {
  it.each([
    ["eur", 2],
    ["JPY", 0],
    ["kwd", 3],
    ["UYW", 4],
  ])("%s has %d digits", (code, digits) => expect(currencyDigits(code)).toBe(digits))

  it("refuses what is no currency code", () => {
    expect(() => currencyDigits("e$")).toThrow(expect.objectContaining({ code: "order_incomplete" }))
  })
})

describe("toMoney", () => {
  it.each([
    ["0.005", 2, "0.01"],
    ["-0.005", 2, "-0.01"],
    ["-0.004", 2, "0.00"],
    ["8.95499999999999999999", 2, "8.96"],
    ["8.9549999", 2, "8.95"],
    ["1249.5", 0, "1250"],
    ["12.5", 3, "12.500"],
    ["1e21", 2, "1000000000000000000000.00"],
  ])("writes %s with %d digits as %s", (value, digits, written) =>
    expect(toMoney(decimal(value), digits)).toBe(written)
  )
})

it("keeps a unit price exact", () => {
  expect(toUnitPrice(decimal("9.9"), 2)).toBe("9.90")
  expect(toUnitPrice(decimal("0.1234"), 2)).toBe("0.1234")
  expect(toUnitPrice(decimal("1250"), 0)).toBe("1250")
})

it("writes quantities without exponent and without trailing zeros", () => {
  expect(toDecimalString(decimal("2.000"))).toBe("2")
  expect(toDecimalString(decimal("0.00000000001"))).toBe("0.00000000001")
})

describe("readDecimal", () => {
  it("prefers the exact twin to the float", () => {
    expect(
      readDecimal({ total: 0.1, raw_total: { value: "0.123456789012345678", precision: 20 } }, "total").toFixed()
    ).toBe("0.123456789012345678")
  })

  it.each([
    ["a number", 1.5],
    ["a string", "1.5"],
    ["Medusa's BigNumber", new BigNumber("1.5")],
  ])("reads %s", (_, value) => expect(readDecimal({ total: value }, "total").toFixed()).toBe("1.5"))

  it.each([
    ["nothing", undefined, "items.0.total is missing"],
    ["null", null, "items.0.total is missing"],
    ["text", "ten", "items.0.total is not a number"],
    ["infinity", Infinity, "items.0.total is not a number"],
    ["an object", {}, "items.0.total is not a number"],
  ])("refuses %s and names the field", (_, value, message) => {
    expect(() => readDecimal({ total: value }, "total", "items.0")).toThrow(
      expect.objectContaining({ code: "order_incomplete", message, held: undefined })
    )
  })
})

describe("roundShares", () => {
  it("gives what is left to the largest share", () => {
    const shares = ["3.333", "3.335", "3.332"].map(decimal)
    expect(roundShares(shares, decimal("10.00"), 2).map((share) => share.toFixed(2))).toEqual(["3.33", "3.34", "3.33"])
    expect(roundShares(shares, decimal("10.02"), 2).map((share) => share.toFixed(2))).toEqual(["3.33", "3.36", "3.33"])
  })

  it("always adds up", () => {
    const amount = fc.integer({ min: -1_000_000, max: 1_000_000 }).map((n) => decimal(String(n)).shiftedBy(-5))
    fc.assert(
      fc.property(fc.array(amount, { minLength: 1, maxLength: 6 }), fc.constantFrom(0, 2, 3), (shares, digits) => {
        const total = roundTo(sum(shares), digits)
        expect(sum(roundShares(shares, total, digits)).eq(total)).toBe(true)
      })
    )
  })
})
