import { randomBytes } from "node:crypto"
import fc from "fast-check"
import { keyIdOf, open, seal, SealError, type SealingKey } from "../sealed"

const key = (id: string): SealingKey => ({ id, secret: randomBytes(32).toString("base64") })
const [first, second] = [key("2026"), key("2025")]
const PLACE = "erp_connection|erpcon_1|credentials"

/** Why it does not open. */
function trouble(sealed: string, place = PLACE, keys = [first]): string {
  try {
    open(sealed, place, keys)
  } catch (error) {
    expect(error).toBeInstanceOf(SealError)
    return (error as SealError).code
  }
  return "opens"
}

it("opens what was sealed, with any of its keys, and is another text every time", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      const sealed = seal(text, PLACE, second)
      expect(open(sealed, PLACE, [first, second])).toBe(text)
      expect(seal(text, PLACE, second)).not.toBe(sealed)
      expect(sealed).toMatch(/^v1\.2025\.[\w-]{16}\.[\w-]{22}\.[\w-]*$/)
      expect(keyIdOf(sealed)).toBe("2025")
    })
  )
})

it("does not open with any bit flipped", () => {
  const sealed = Buffer.from(seal("a secret of the ERP", PLACE, first))
  for (let bit = 0; bit < sealed.length * 8; bit++) {
    const flipped = Buffer.from(sealed)
    flipped[bit >> 3]! ^= 1 << (bit & 7)
    expect([bit, trouble(flipped.toString("latin1"))]).toEqual([bit, expect.stringMatching(/^(broken|unknown_key)$/)])
  }
})

it("does not open anywhere else: another row, another field, another table", () => {
  const sealed = seal("a secret", PLACE, first)
  fc.assert(
    fc.property(fc.string(), (place) => {
      fc.pre(place !== PLACE)
      expect(trouble(sealed, place)).toBe("broken")
    })
  )
  expect(trouble(sealed, "erp_connection|erpcon_2|credentials")).toBe("broken")
  expect(trouble(sealed, "erp_connection|erpcon_1|webhook_secrets")).toBe("broken")
})

it("does not open with another key, under whatever id", () => {
  const sealed = seal("a secret", PLACE, first)
  expect(trouble(sealed, PLACE, [second])).toBe("unknown_key")
  expect(trouble(sealed, PLACE, [])).toBe("unknown_key")
  expect(trouble(sealed, PLACE, [{ ...second, id: first.id }])).toBe("broken")
})

it("does not open cut short, or made up, and its error says nothing of it", () => {
  const sealed = seal("a secret", PLACE, first)
  for (let length = 0; length < sealed.length; length++) {
    expect([length, trouble(sealed.slice(0, length))]).not.toEqual([length, "opens"])
  }
  fc.assert(fc.property(fc.string(), (text) => expect(trouble(text)).not.toBe("opens")))
  expect(String(new SealError("broken", first.id))).toBe("SealError: broken")
})
