import { DAY, HOUR, MINUTE, regularly, seeded, simulate, type Course } from "./shop-simulation"

const SEEDS = [1, 2, 3]
const counts = ({ deliveries }: Course, status: string) => deliveries.filter((one) => one.status === status).length

/** Two days away, from the fifth hour on. */
const OUTAGE = { from: 5 * HOUR, to: 5 * HOUR + 2 * DAY }
/** An order every five minutes for three days. */
const BUSY = regularly(3 * 24 * 12, 5 * MINUTE)
const upOutsideOutage = (at: number) => at < OUTAGE.from || at >= OUTAGE.to

describe.each(SEEDS)("a shop over time (seed %i)", (seed) => {
  const random = seeded(seed)

  it.each([
    ["a quiet shop, one order an hour", regularly(60, HOUR)],
    ["a busy shop, an order every five minutes", BUSY],
    ["a shop that is closed at night", regularly(60, HOUR).filter((at) => at % DAY < 12 * HOUR)],
    ["a shop whose only order was placed in the middle of the outage", [DAY]],
  ])("%s: two days without the ERP cost time, nothing else", (_name, orders) => {
    const course = simulate({ orders, up: upOutsideOutage, until: 4 * DAY, random })
    expect(counts(course, "delivered")).toBe(orders.length)
    expect(course.circuit.state).toBe("closed")
  })

  it("asks an ERP that is away once a minute at most, however many orders wait", () => {
    const course = simulate({ orders: BUSY, up: upOutsideOutage, until: 4 * DAY, random })
    const during = course.requests.filter(({ at }) => at > OUTAGE.from + 10 * MINUTE && at < OUTAGE.to)
    expect(during.every(({ kind }) => kind === "test")).toBe(true)
    expect(during.length).toBeLessThanOrEqual((OUTAGE.to - OUTAGE.from) / MINUTE)
  })

  it("is through with everything that waited soon after the ERP is back", () => {
    const course = simulate({ orders: BUSY, up: upOutsideOutage, until: 4 * DAY, random })
    const waited = course.deliveries.filter((_, index) => BUSY[index]! < OUTAGE.to)
    expect(Math.max(...waited.map((one) => one.delivered_at!))).toBeLessThan(OUTAGE.to + 3 * MINUTE)
  })

  it.each([
    ["an order every five minutes", BUSY],
    ["one order an hour", regularly(2 * 24, HOUR)],
  ])(
    "one order that always fails, among good ones (%s): it dies, they pass, the circuit ends closed",
    (_name, orders) => {
      const poison = 3
      const course = simulate({ orders, up: () => true, poison: [poison], until: 3 * DAY, random })
      expect(course.deliveries[poison]!.status).toBe("dead")
      expect(counts(course, "delivered")).toBe(orders.length - 1)
      expect(course.circuit.state).toBe("closed")
    }
  )

  it("an order that always fails in a shop without others is kept: nobody can tell whose fault it is", () => {
    const course = simulate({ orders: [0], up: () => true, poison: [0], until: 3 * DAY, random })
    expect(course.deliveries[0]!.status).toBe("pending")
  })
})
