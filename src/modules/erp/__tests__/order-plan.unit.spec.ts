import fc from "fast-check"
import { order } from "../messages/__tests__/order-fixture"
import { outboundMessages } from "../messages"
import type { KnownDelivery, OrderHistory } from "../order-known"
import { planOrder, type OrderFacts, type OrderPlan } from "../order-plan"
import type { CaptureSource, PlannedConnection } from "../order-plan"

const connection = (id: string, over: Partial<PlannedConnection> = {}): PlannedConnection => ({
  id,
  subscriptions: Object.keys(outboundMessages),
  message_types: Object.keys(outboundMessages),
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
  readonly history: OrderHistory = { messages: [], deliveries: [] }
  /** Promises a plan has broken. */
  readonly broken: string[] = []
  private count = 0

  constructor(private readonly connections: PlannedConnection[]) {}

  plan(source: CaptureSource): OrderPlan {
    const facts: OrderFacts = {
      id: "order_1",
      is_draft: false,
      created_at: new Date(0),
      updated_at: new Date(1),
      canceled_at: this.shop.canceled_at,
      ...{ display_id: "1", cart_id: null, payment_collection_id: null },
    }
    return planOrder({
      order: facts,
      history: structuredClone(this.history),
      connections: this.connections,
      source,
      build: (definition, revision) => {
        if (this.shop.broken) {
          return {
            version: 1,
            data: null,
            build_error: { code: "totals_mismatch", message: "no" },
            held: "totals_mismatch" as const,
          }
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

  carryOut({ drafts, rewrites, moves }: OrderPlan): void {
    for (const { message_id, data, build_error } of rewrites) {
      const message = this.history.messages.find(({ id }) => id === message_id)!
      const known = this.history.deliveries.some((one) => one.message_id === message_id && one.in_doubt)
      this.broken.push(...(message.data && known ? [`${message_id} is rewritten`] : []))
      Object.assign(message, { data, build_error })
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

const steps = fc.array(
  fc.oneof(
    fc.record({ city: fc.constantFrom("Bremen", "Kiel", "Bonn") }),
    fc.constant({ payment: "captured" as const }),
    fc.record({ broken: fc.boolean() }),
    fc.constant({ canceled_at: new Date(2) }),
    fc.record({
      at: fc.constantFrom("a", "b"),
      result: fc.constantFrom("delivered", "dead", "in_doubt", "leased", "discarded" as const),
    })
  ),
  { maxLength: 12 }
)

const play = (check: (world: World) => void) =>
  fc.assert(
    fc.property(steps, fc.boolean(), (list, paid) => {
      const world = new World([connection("a"), connection("b", paid ? { export_when: "captured" } : {})])
      world.carryOut(world.plan("event"))
      for (const step of list) {
        if ("result" in step) {
          world.work(step.at, step.result as "delivered")
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
  play((world) => {
    world.carryOut(world.plan("sweep"))
    const { shop, history } = world
    for (const id of ["a", "b"]) {
      const told = history.deliveries.filter((one) => one.connection_id === id && one.status !== "skipped")
      const given = told.some(({ status, code }) => status === "discarded" || code === "placed_discarded")
      if (given || shop.broken || history.messages.some(({ data }) => !data)) {
        continue
      }
      const messages = told.map((one) => history.messages.find((message) => message.id === one.message_id)!)
      const last = messages.at(-1)
      if (shop.canceled_at) {
        expect([undefined, "order.canceled"]).toContain(last?.type)
      } else {
        expect(last?.data).toMatchObject({ shipping_address: { city: shop.city } })
      }
    }
  }))

it("what may be in the ERP is neither rewritten nor taken back, and what is under way never moved", () =>
  play((world) => expect(world.broken).toEqual([])))

it("an order from before the connection is its concern only if its own event tells of it", () => {
  const late = new World([connection("a", { first_order_id: "order_2" })])
  expect(late.plan("sweep").drafts).toEqual([])
  expect(late.plan("change").drafts).toEqual([])
  expect(late.plan("event").drafts).toMatchObject([{ type: "order.placed", recipients: [{ connection_id: "a" }] }])
})
