import type { OrderPlan, PlannedConnection } from "../order-facts"
import { connection, World } from "./order-world"

describe("routing", () => {
  const only = (routing: PlannedConnection["routing"]) => new World([connection("a"), connection("b", { routing })])

  it.each<[string, PlannedConnection["routing"], string[]]>([
    ["any", {}, []],
    ["its sales channel", { sales_channels: ["sc_2", "sc_1"] }, []],
    ["its sales channel and region", { sales_channels: ["sc_1"], regions: ["reg_1"] }, []],
    ["another sales channel", { sales_channels: ["sc_2"], regions: ["reg_1"] }, ["sales_channel"]],
    ["another region", { sales_channels: ["sc_1"], regions: ["reg_2"] }, ["region"]],
  ])("of %s", (_, routing, unrouted) => {
    const plan = only(routing).plan("event")
    expect(plan.unrouted.map(({ code }) => code)).toEqual(unrouted)
    expect(plan.drafts[0]!.recipients.map(({ connection_id }) => connection_id)).toEqual(
      unrouted.length ? ["a"] : ["a", "b"]
    )
  })

  it("once decided holds, also for edits and cancellations, whatever it says later", () => {
    const routing = { sales_channels: ["sc_2"] }
    const world = only(routing)
    world.carryOut(world.plan("event"))
    world.work("a", "delivered")
    routing.sales_channels = ["sc_1"]
    world.shop.city = "Kiel"
    world.carryOut(world.plan("change"))
    world.shop.canceled_at = new Date(2)
    world.carryOut(world.plan("sweep"))
    expect(world.history.deliveries.map(({ connection_id }) => connection_id)).toEqual(["a", "a", "a"])
  })
})

describe("a backfill", () => {
  const older = () => new World([connection("a"), connection("late", { first_order_id: "order_2" })])
  const of = (plan: OrderPlan, id: string) =>
    plan.drafts.flatMap(({ type, revision, recipients }) =>
      recipients.filter(({ connection_id }) => connection_id === id).map((one) => [type, revision, one.backfill_id])
    )

  it("sends an older order to one connection, with the message others have, and the latest edit of it", () => {
    const world = older()
    world.carryOut(world.plan("change"))
    expect(of(world.plan("sweep"), "late")).toEqual([])
    world.work("a", "delivered")
    for (const city of ["Kiel", "Bonn"]) {
      world.shop.city = city
      world.carryOut(world.plan("change"))
      world.work("a", "delivered")
    }
    expect(world.history.messages.map(({ revision }) => revision)).toEqual([1, 2, 3])
    expect(of(world.plan("sweep", "late"), "late")).toEqual([
      ["order.placed", 1, "backfill_1"],
      ["order.edited", 3, "backfill_1"],
    ])
    world.carryOut(world.plan("sweep", "late"))
    expect(world.plan("sweep", "late").drafts).toEqual([])
  })

  it("tells of a change nobody has noted yet as well", () => {
    const world = older()
    world.carryOut(world.plan("change"))
    world.work("a", "delivered")
    world.shop.city = "Kiel"
    expect(of(world.plan("sweep", "late"), "late")).toEqual([
      ["order.placed", 1, "backfill_1"],
      ["order.edited", 2, "backfill_1"],
    ])
  })

  it("writes nothing of an order that was canceled since, nor of one that is not for the connection", () => {
    const world = older()
    world.shop.canceled_at = new Date(2)
    world.carryOut(world.plan("change"))
    expect(of(world.plan("sweep", "late"), "late")).toEqual([])

    const elsewhere = new World([connection("late", { first_order_id: "order_2", routing: { regions: ["reg_2"] } })])
    expect(elsewhere.plan("sweep", "late")).toMatchObject({ drafts: [], unrouted: [] })
  })
})
