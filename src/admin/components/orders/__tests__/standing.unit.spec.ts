import { nextLook, soonestLook, stateOf, telling, type Delivery, type Standing } from "../standing"

const NOW = Date.parse("2026-11-23T10:00:00.000Z")

const delivery = (over: Partial<Delivery>): Delivery =>
  ({ status: "delivered", confirmation: null, ...over }) as Delivery

const standing = (deliveries: Delivery[], at?: number, key = "next_try"): Standing =>
  ({
    deliveries,
    phrases: {
      state: { key, values: {} },
      next: { key, values: at === undefined ? {} : { at: new Date(at).toISOString() } },
    },
  }) as Standing

it("the oldest open delivery tells, else the latest", () => {
  const [old, held, waiting] = [
    delivery({ id: "a" }),
    delivery({ id: "b", status: "held" }),
    delivery({ id: "c", status: "pending" }),
  ]
  expect(telling(standing([old, held, waiting]))).toBe(held)
  expect(telling(standing([old, delivery({ id: "d", status: "skipped" })]))?.id).toBe("d")
  expect(telling(standing([]))).toBeUndefined()
})

it("handed over is a state of its own until the ERP says what it booked", () => {
  expect(stateOf(delivery({ confirmation: "handed_over" }))).toBe("handed_over")
  expect(stateOf(delivery({ confirmation: "handed_over", document_number: "S1" }))).toBe("delivered")
  expect(stateOf(delivery({ status: "dead" }))).toBe("dead")
})

it.each<[string, Standing, number | false]>([
  ["being sent", standing([delivery({ status: "leased" })]), 2_500],
  ["due now", standing([delivery({ status: "pending" })], NOW), 2_500],
  ["due in eight seconds", standing([delivery({ status: "pending" })], NOW + 8_000), 8_000],
  ["due in an hour", standing([delivery({ status: "pending" })], NOW + 3_600_000), 15_000],
  ["behind an older message", standing([delivery({ status: "pending" })]), 15_000],
  ["held until paid", standing([delivery({ status: "held", code: "awaiting_payment" })]), 30_000],
  ["held for a setting", standing([delivery({ status: "held", error_class: "configuration" })]), 30_000],
  ["handed over", standing([delivery({ confirmation: "handed_over" })]), 30_000],
  ["held for a person", standing([delivery({ status: "held", error_class: "outcome_unknown" })]), false],
  ["dead", standing([delivery({ status: "dead" })]), false],
  ["delivered", standing([delivery({ confirmation: "confirmed" })]), false],
  ["placed before", standing([], undefined, "placed_before"), false],
  ["not captured", standing([], undefined, "not_captured"), 5_000],
])("looks again: %s", (_name, given, every) => {
  expect(nextLook(given, NOW)).toBe(every)
})

it("of many, the soonest", () => {
  expect(soonestLook([standing([delivery({})]), standing([delivery({ status: "leased" })])], NOW)).toBe(2_500)
  expect(soonestLook([standing([delivery({})])], NOW)).toBe(false)
  expect(soonestLook([], NOW)).toBe(false)
})
