import fc from "fast-check"
import { normalizeReason } from "../cause"

describe("what two reasons have in common", () => {
  it.each([
    ["Product 123 unknown", "Product 77 unknown", "Product … unknown"],
    [
      "Order #1001 comes from the same cart.",
      "Order #order_01JX5 comes from the same cart.",
      "Order #… comes from the same cart.",
    ],
    ['Article "Red cup" is not known', 'Article "Blue cup, large" is not known', 'Article "…" is not known'],
    ["Customer 'Kim' can't be billed", "Customer 'Jo Do' can't be billed", 'Customer "…" can\'t be billed'],
    ["kim@example.com is blocked", "jo+shop@mail.example.org is blocked", "… is blocked"],
    ["no tax for 4f8e9a2c-0b1d-4c3e-9f00-aabbccddeeff", "no tax for 01JDQ4V0ZK8Y3W7N2R5T6M1X9B", "no tax for …"],
    ["sum is 12.50, not 13,00", "sum is 1250, not 9", "sum is …, not …"],
    ["lines 1, 2, 3 are closed", "lines 4 are closed", "lines … are closed"],
    ["see https://erp.example.com/doc?id=a", "see https://erp.example.com/doc?id=b", "see …"],
    ["at 10:14\n  it was closed", "at 11:59 it was closed", "at …:… it was closed"],
    ["«Tasse» fehlt, „Größe“ auch", "«Teller» fehlt, „Farbe“ auch", '"…" fehlt, "…" auch'],
  ])("%s | %s", (one, other, common) => {
    expect([normalizeReason(one), normalizeReason(other)]).toEqual([common, common])
  })

  it("keeps apart what is wrong in another way", () => {
    expect(normalizeReason("Product 123 unknown")).not.toBe(normalizeReason("Customer 123 unknown"))
    expect(normalizeReason("The customer's address isn't known")).toBe("The customer's address isn't known")
  })

  it("is nothing for no reason", () => {
    expect([null, undefined, "", " \n"].map(normalizeReason)).toEqual(["", "", "", ""])
  })
})

describe("whatever the ERP says", () => {
  const anything = fc.oneof(fc.string({ unit: "binary", maxLength: 3_000 }), fc.string({ maxLength: 3_000 }))

  it("is one line of bounded length that Postgres takes, without a digit", () => {
    fc.assert(
      fc.property(anything, (text) => {
        const normal = normalizeReason(text)
        expect([...normal].length).toBeLessThanOrEqual(200)
        expect(normal).not.toMatch(/\p{N}|[\p{Cc}\p{Cs}]/u)
        expect(Buffer.from(normal).toString()).toBe(normal)
      })
    )
  })

  it("is the same whichever number stands in it", () => {
    const word = fc.stringMatching(/^[a-z]{1,12}$/)
    fc.assert(
      fc.property(
        fc.array(word, { minLength: 1, maxLength: 8 }),
        fc.nat(),
        fc.nat(),
        fc.nat(),
        (words, at, one, other) => {
          const say = (number: number) =>
            [...words.slice(0, at % (words.length + 1)), number, ...words.slice(at % (words.length + 1))].join(" ")
          expect(normalizeReason(say(one))).toBe(normalizeReason(say(other)))
        }
      )
    )
  })
})
