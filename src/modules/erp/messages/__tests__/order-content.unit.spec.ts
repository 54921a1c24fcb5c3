import { orderPlaced } from "../order-placed"
import { sameContent, slimOrder } from "../order-content"
import { item, order, vat } from "./order-fixture"

const PERSON = {
  email: "canary@example.com",
  customer: { id: "cus_1", email: "canary@example.com", first_name: "Canary", has_account: true },
  shipping_address: { first_name: "Canary", last_name: "Bird", address_1: "Canary street 1", phone: "0049 canary" },
}

const payload = (over: Record<string, unknown> = {}) =>
  orderPlaced.build({ order: order({ ...PERSON, ...over }), metadata_keys: ["note"], revision: 1 })

const whole = payload({ metadata: { note: "canary" } })
const moved = payload({ shipping_address: { ...PERSON.shipping_address, address_1: "Elsewhere 2" } })
const more = payload({ items: [item({ quantity: 2 })] })
const taxed = payload({ items: [item({ tax_lines: [vat("19")] })] })

describe("what is left of a payload", () => {
  const purged = slimOrder(whole)
  const erased = slimOrder(whole, { erased: true })

  it("says how much was told of each line, and nothing of the person but a reference", () => {
    const lines = [{ line_id: "ordli_1", sku: "0042", quantity: "1" }]
    const digest = { party: expect.stringMatching(/^[0-9a-f]{64}$/), goods: expect.stringMatching(/^[0-9a-f]{64}$/) }
    expect(purged).toEqual({ order_id: "order_1", customer: { id: "cus_1" }, lines, digest })
    expect(JSON.stringify(purged)).not.toMatch(/canary/i)
  })

  it("leads nowhere once it is erased", () => {
    expect(erased).toEqual({ order_id: "order_1", lines: purged.lines, digest: { goods: expect.any(String) } })
  })

  it("is the same when it is made once more, and can still be erased", () => {
    expect(slimOrder(purged)).toEqual(purged)
    expect(slimOrder(purged, { erased: true })).toEqual(erased)
    expect(slimOrder(erased)).toEqual(erased)
  })

  it("is little where there was little", () => {
    expect(slimOrder({ order_id: "order_1", total: "1.00" })).toEqual({ order_id: "order_1", digest: {} })
    expect(slimOrder({ lines: [null], customer: null })).toEqual({ lines: [{}], digest: {} })
  })

  it.each([
    ["as it was", whole, true, true],
    ["after a payment", payload({ metadata: {} }), true, true],
    ["at another address", moved, false, true],
    ["with more of it", more, false, false],
    ["with another tax", taxed, false, false],
  ])("is compared with the order %s", (_how, now, same, sameErased) => {
    expect(sameContent(whole, now)).toBe(same)
    expect(sameContent(purged, now)).toBe(same)
    expect(sameContent(erased, now)).toBe(sameErased)
  })

  it("differs from order to order, so that two of one person have nothing in common", () => {
    const other = slimOrder(payload({ id: "order_2" })) as { digest: { party: string } }
    expect(other.digest.party).not.toBe((slimOrder(payload()) as typeof other).digest.party)
  })
})
