import fc from "fast-check"
import { order } from "../messages/__tests__/order-fixture"
import { outboundMessages, slimOrder } from "../messages"
import { planOrder } from "../order-plan"
import type { CaptureSource, OrderFacts, OrderPlan, PlannedConnection } from "../order-facts"
import type { KnownDelivery, OrderHistory } from "../order-known"

const connection = (id: string, over: Partial<PlannedConnection> = {}): PlannedConnection => ({
  id,
  subscriptions: Object.keys(outboundMessages),
  message_types: Object.keys(outboundMessages),
  routing: {},
  export_when: "placed",
  first_order_id: "order_0",
  ...over,
})

interface Shop {
  city: string
  canceled_at: Date | null
  payment: "authorized" | "captured"
  broken: boolean
}

/** What the store and the outbox hold of one order; a plan is carried out as services/outbox.ts does it. */
class World {
  readonly shop: Shop = { city: "Bremen", canceled_at: null, payment: "authorized", broken: false }
  readonly history: OrderHistory = { messages: [], deliveries: [], unrouted: [] }
  /** Promises a plan has broken. */
  readonly broken: string[] = []
  /** What messages said before they were purged. */
  readonly said = new Map<string, Record<string, unknown> | null>()
  private count = 0

  constructor(private readonly connections: PlannedConnection[]) {}

  plan(source: CaptureSource, backfilled?: string): OrderPlan {
    const facts: OrderFacts = {
      id: "order_1",
      is_draft: false,
      created_at: new Date(0),
      updated_at: new Date(1),
      canceled_at: this.shop.canceled_at,
      ...{ display_id: "1", cart_id: null, payment_collection_id: null },
      ...{ sales_channel_id: "sc_1", region_id: "reg_1" },
    }
    return planOrder({
      order: facts,
      history: structuredClone(this.history),
      connections: this.connections,
      source,
      ...(backfilled !== undefined && { backfill: { id: "backfill_1", connection_id: backfilled } }),
      build: (definition, revision) => {
        if (this.shop.broken) {
          return { version: 1, data: null, build_error: { code: "totals_mismatch", message: "no" }, held: true }
        }
        const source = order({
          id: "order_1",
          shipping_address: { city: this.shop.city },
          canceled_at: this.shop.canceled_at,
        })
        const data = definition.build({ order: source, metadata_keys: [], revision })
        return { version: 1, data: { ...data, payment: { status: this.shop.payment } }, build_error: null }
      },
    })
  }

  carryOut({ drafts, rewrites, moves, unrouted }: OrderPlan): void {
    this.history.unrouted.push(...unrouted.map(({ connection_id }) => connection_id))
    for (const { message_id, data, build_error } of rewrites) {
      const message = this.history.messages.find(({ id }) => id === message_id)!
      const known = this.history.deliveries.some((one) => one.message_id === message_id && one.in_doubt)
      const gone = message.erased && !this.history.deliveries.some((one) => one.message_id === message_id && one.free)
      this.broken.push(...(gone ? [`${message_id} comes back`] : []))
      this.broken.push(...(message.data && known ? [`${message_id} is rewritten`] : []))
      Object.assign(message, { data, build_error, purged: false, erased: false })
    }
    for (const { delivery_id, status, code = null, error_class = null } of moves) {
      const delivery = this.history.deliveries.find(({ id }) => id === delivery_id)!
      const takenBack = delivery.type === "order.placed" && status === "skipped" && delivery.in_doubt
      this.broken.push(...(takenBack || !delivery.free ? [`${delivery_id} is moved`] : []))
      Object.assign(delivery, { status, code, error_class, free: status !== "skipped" })
    }
    for (const { type, revision, data, build_error, recipients } of drafts) {
      const message_id = `${type}/${revision}`
      if (!this.history.messages.some(({ id }) => id === message_id)) {
        this.history.messages.push({ id: message_id, type, revision, data, build_error })
      }
      for (const { connection_id, status, code = null, error_class = null } of recipients) {
        const id = `delivery_${++this.count}`
        const free = status !== "skipped"
        this.history.deliveries.push({
          id,
          message_id,
          connection_id,
          type,
          status,
          code,
          error_class,
          in_doubt: false,
          free,
        })
      }
    }
  }

  /** What nothing waits for any more is purged, or erased. */
  purge(erased: boolean): void {
    for (const message of this.history.messages) {
      const own = this.history.deliveries.filter((one) => one.message_id === message.id)
      if (
        message.data &&
        !message.purged &&
        own.every(({ status }) => ["delivered", "skipped", "discarded"].includes(status))
      ) {
        this.said.set(message.id, message.data)
        Object.assign(message, { data: slimOrder(message.data, { erased }), purged: true, erased })
      }
    }
  }

  /** The oldest open delivery of a connection comes to an end, as the worker may bring it about. */
  work(connection_id: string, result: "delivered" | "dead" | "in_doubt" | "leased" | "discarded"): void {
    const delivery = this.history.deliveries.find((one) => one.connection_id === connection_id && one.free)
    const as: Partial<KnownDelivery> =
      result === "in_doubt"
        ? { in_doubt: true }
        : { status: result, free: result === "dead", in_doubt: result === "delivered" || result === "leased" }
    if (delivery && delivery.status !== "held") {
      Object.assign(delivery, as)
    }
  }
}

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
