import { order } from "../messages/__tests__/order-fixture"
import { outboundMessages, slimOrder } from "../messages"
import { planOrder } from "../order-plan"
import type { CaptureSource, OrderFacts, OrderPlan, PlannedConnection } from "../order-facts"
import type { KnownDelivery, OrderHistory } from "../order-known"

/** A connection that is told of everything. */
export const connection = (id: string, over: Partial<PlannedConnection> = {}): PlannedConnection => ({
  id,
  subscriptions: Object.keys(outboundMessages),
  message_types: Object.keys(outboundMessages),
  routing: {},
  export_when: "placed",
  first_order_id: "order_0",
  ...over,
})

export interface Shop {
  city: string
  canceled_at: Date | null
  payment: "authorized" | "captured"
  broken: boolean
}

/** What the store and the outbox hold of one order; a plan is carried out as services/outbox.ts does it. */
export class World {
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
