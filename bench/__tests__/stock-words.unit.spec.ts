import fc from "fast-check"
import { batches, canonicalJson, quantityOf, shuffled, stockMessage } from "../stock-words"

describe("what an ERP says of its stock", () => {
  it("loses nothing when it is shuffled or cut", () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string()), fc.integer({ min: 1, max: 9 }), (names, size) => {
        const mixed = shuffled(names, (name) => name)
        expect([...mixed].sort()).toEqual([...names].sort())
        expect(shuffled([...names].reverse(), (name) => name)).toEqual(mixed)
        expect(batches(names, size).flat()).toEqual(names)
        expect(batches(names, size).every((batch) => batch.length && batch.length <= size)).toBe(true)
      })
    )
  })

  it("changes every level from one round to the next", () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(1_000), (item, round) => {
        expect(quantityOf(item, round + 1)).not.toBe(quantityOf(item, round))
      })
    )
  })

  it("has one hash, in whatever order an object was written", () => {
    expect(canonicalJson({ b: [{ d: 1, c: null }], a: "x" })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
    const message = (items: Record<string, string | number>[]) => stockMessage("1", items, "2026-01-01T00:00:00Z")
    expect(message([{ sku: "A", quantity: 1 }]).hash).toBe(message([{ quantity: 1, sku: "A" }]).hash)
    expect(message([{ sku: "A", quantity: 1 }]).hash).not.toBe(message([{ sku: "A", quantity: 2 }]).hash)
  })
})
