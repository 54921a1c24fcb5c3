import fc from "fast-check"
import { connection, World } from "./order-world"

const stepsWith = (erased: boolean) =>
  fc.array(
    fc.oneof(
      fc.record({ purge: erased ? fc.boolean() : fc.constant(false) }),
      fc.record({ city: fc.constantFrom("Bremen", "Kiel", "Bonn") }),
      fc.constant({ payment: "captured" as const }),
      fc.record({ broken: fc.boolean() }),
      fc.constant({ canceled_at: new Date(2) }),
      fc.constant({ backfilled: "late" }),
      fc.record({
        at: fc.constantFrom("a", "b", "late"),
        result: fc.constantFrom("delivered", "dead", "in_doubt", "leased", "discarded" as const),
      })
    ),
    { maxLength: 12 }
  )

const play = (check: (world: World) => void, { erased = true } = {}) =>
  fc.assert(
    fc.property(stepsWith(erased), fc.boolean(), (list, paid) => {
      const late = connection("late", { first_order_id: "order_2" })
      const world = new World([connection("a"), connection("b", paid ? { export_when: "captured" } : {}), late])
      world.carryOut(world.plan("change"))
      for (const step of list) {
        if ("result" in step) {
          world.work(step.at, step.result as "delivered")
        } else if ("purge" in step) {
          world.purge(step.purge)
        } else if ("backfilled" in step) {
          world.carryOut(world.plan("sweep", step.backfilled))
        } else {
          Object.assign(world.shop, step)
          world.carryOut(world.plan("change"))
        }
        check(world)
      }
    }),
    { numRuns: 200 }
  )

it("nothing is left to write right after a plan was carried out, whatever happened before", () =>
  play((world) => {
    world.carryOut(world.plan("sweep"))
    const { drafts, moves } = world.plan("sweep")
    expect({ drafts, moves }).toEqual({ drafts: [], moves: [] })
  }))

it("whoever takes the messages in order ends with the order as it is", () =>
  play(
    (world) => {
      world.carryOut(world.plan("sweep"))
      const { shop, history } = world
      for (const id of ["a", "b", "late"]) {
        const told = history.deliveries.filter((one) => one.connection_id === id && one.status !== "skipped")
        const given = told.some(({ status, code }) => status === "discarded" || code === "placed_discarded")
        const never = id === "late" && !told.length
        if (never || given || shop.broken || history.messages.some(({ data }) => !data)) {
          continue
        }
        const messages = told.map((one) => history.messages.find((message) => message.id === one.message_id)!)
        const last = messages.at(-1)
        if (shop.canceled_at) {
          expect([undefined, "order.canceled"]).toContain(last?.type)
        } else {
          const said = last?.purged ? world.said.get(last.id) : last?.data
          expect(said).toMatchObject({ shipping_address: { city: shop.city } })
        }
      }
    },
    { erased: false }
  ))

it("what may be in the ERP is neither rewritten nor taken back, and what is under way never moved", () =>
  play((world) => expect(world.broken).toEqual([])))

it("an order from before the connection is its concern only if its own event tells of it", () => {
  const late = new World([connection("a", { first_order_id: "order_2" })])
  expect(late.plan("sweep").drafts).toEqual([])
  expect(late.plan("change").drafts).toEqual([])
  expect(late.plan("event").drafts).toMatchObject([{ type: "order.placed", recipients: [{ connection_id: "a" }] }])
})

describe("a connection that comes to an order whose payload is gone", () => {
  const second = [connection("a"), connection("b", { first_order_id: "order_2" })]
  const world = (erased: boolean) => {
    const one = new World(second)
    one.carryOut(one.plan("sweep"))
    one.work("a", "delivered")
    one.purge(erased)
    return one
  }

  it("gets it as the store has it now", () => {
    const { drafts } = world(false).plan("event")
    expect(drafts).toMatchObject([{ type: "order.placed", recipients: [{ connection_id: "b", status: "pending" }] }])
    expect(drafts[0]!.data).toMatchObject({ shipping_address: { city: "Bremen" } })
  })

  it("does not get what was erased, and says so", () => {
    const { drafts } = world(true).plan("event")
    expect(drafts).toMatchObject([{ recipients: [{ connection_id: "b", status: "skipped", code: "erased" }] }])
    expect(drafts[0]!.data).not.toHaveProperty("shipping_address")
  })
})

it("what was erased and cannot be built any more, since the store has erased it as well, is nothing to write", () => {
  const erased = new World([connection("a")])
  erased.carryOut(erased.plan("event"))
  erased.work("a", "delivered")
  erased.purge(true)
  erased.shop.broken = true
  expect(erased.plan("change")).toEqual({ drafts: [], rewrites: [], moves: [], unrouted: [] })
})
