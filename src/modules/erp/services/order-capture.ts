import { z } from "@medusajs/framework/zod"
import type { Draft, Payload } from "../draft"
import { MessageBuildError, orderPlaced, type HeldBuildCode } from "../messages"
import type { FaultHook } from "../fault-points"
import { planOrder } from "../order-plan"
import type { BuildPayload, CaptureSource, OrderFacts, PlannedConnection } from "../order-plan"
import type { Connections, Recipient } from "./connections"
import type { Database, Sql } from "./database"
import { OrderHistories } from "./order-history"
import { Outbox } from "./outbox"

/** What capture itself must know of an order; the rest is the message definitions' business. */
const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string().optional(),
  is_draft_order: z.boolean().nullish(),
  canceled_at: z.coerce.date().nullish(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date().nullish(),
  display_id: z.union([z.string(), z.number()]).nullish(),
  cart_link: z.looseObject({ cart_id: z.string().nullish() }).nullish(),
  payment_collections: z.array(z.looseObject({ id: z.string() }).nullish()).nullish(),
})
type Order = z.infer<typeof orderSchema>

/** Reads whole orders by id, with the fields the message definitions name; absent ones are left out. */
export type ReadOrders = (ids: string[]) => Promise<unknown[]>

export interface CaptureReport {
  /** New deliveries written. */
  written: number
  /** Deliveries that were there and stand differently now, because their order has changed. */
  moved: number
  /** Ids for which there was no order (yet). */
  absent: string[]
  /** The message that was to be built anew was. */
  rebuilt: boolean
}

/**
 * Capture: for each order, writes what is missing of it.
 *
 * Safe to call for the same order any number of times, from any process, by event and by sweep: the order is read
 * under a lock on its id, and the outbox writes each message once. An order that cannot be told is not lost: its
 * message exists, and its delivery says why. What is to be written is decided in order-plan.ts.
 */
export class OrderCapture {
  private readonly histories = new OrderHistories()
  faultPoint: FaultHook = () => undefined

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly outbox: Outbox,
    /** Called when something has been written and committed. */
    private readonly onWritten: () => void = () => undefined
  ) {}

  /**
   * @param ids at most 100: one graph read
   * @param rebuild a message whose payload is built anew although its content may be the same; only if nobody has it
   */
  async capture(ids: string[], source: CaptureSource, read: ReadOrders, rebuild?: string): Promise<CaptureReport> {
    const connections = await this.concerned()
    if (!ids.length || !connections.length) {
      return { written: 0, moved: 0, absent: [], rebuilt: false }
    }
    const report = await this.database.transaction(async (sql) => {
      await lockSubjects(sql, ids)
      const orders = (await read(ids)).map((order) => orderSchema.parse(order))
      const found = orders.map((order) => order.id)
      const planned = await this.planned(sql, connections)
      const histories = await this.histories.lock(sql, found)
      const metadata_keys = [...new Set(connections.flatMap((connection) => connection.metadata_keys))]
      const plans = orders.map((order) =>
        planOrder({
          order: factsOf(order),
          history: histories.get(order.id)!,
          connections: planned,
          source,
          rebuild,
          build: builderOf(order, metadata_keys),
        })
      )
      const rewrites = plans.flatMap((plan) => plan.rewrites)
      await this.outbox.rewrite(sql, rewrites)
      const moves = plans.flatMap((plan) => plan.moves)
      await this.outbox.move(sql, moves)
      const written = await this.outbox.append(
        sql,
        plans.flatMap((plan) => plan.drafts)
      )
      await this.outbox.seen(sql, orders.map(factsOf))
      const rebuilt = rewrites.some(({ message_id, data }) => message_id === rebuild && data !== null)
      return { written, moved: moves.length, absent: ids.filter((id) => !found.includes(id)), rebuilt }
    })
    if (report.written || report.moved) {
      this.faultPoint("message_committed")
      this.onWritten()
    }
    return report
  }

  /** Records that events spoke of orders that never came to be: their transaction was rolled back. */
  async recordAbsent(ids: string[]): Promise<void> {
    const recipients = (await this.concerned()).filter(({ subscriptions }) => subscriptions.includes(orderPlaced.type))
    await this.database.transaction(async (sql) => {
      await lockSubjects(sql, ids)
      await this.outbox.append(
        sql,
        ids.map((subject): Draft => ({
          ...{ type: orderPlaced.type, version: orderPlaced.current, subject, revision: 1, time: new Date() },
          ...{ display_id: null, cart_id: null, payment_collection_id: null, data: null },
          build_error: { code: Outbox.ORDER_ABSENT, message: "The order does not exist." },
          recipients: recipients.map(({ id: connection_id }) => ({
            connection_id,
            status: "skipped",
            code: Outbox.ORDER_ABSENT,
            reason: "An event spoke of this order, but it was never created: its checkout was rolled back.",
          })),
        }))
      )
    })
  }

  private async concerned(): Promise<Recipient[]> {
    return (await this.connections.recipients()).filter(({ status }) => status !== "removed")
  }

  private async planned(sql: Sql, connections: Recipient[]): Promise<PlannedConnection[]> {
    const rows = await sql.query<{ connection_id: string; value: string }>(
      "SELECT connection_id, value FROM erp_watermark WHERE stream = 'orders.start'"
    )
    const starts = new Map(rows.map((row) => [row.connection_id, row.value]))
    return connections.map((connection) => ({ ...connection, first_order_id: starts.get(connection.id) ?? "" }))
  }
}

/** Sorted, so that two captures never wait for each other crosswise. */
async function lockSubjects(sql: Sql, ids: string[]): Promise<void> {
  await sql.query(
    "SELECT pg_advisory_xact_lock(hashtextextended('erp:' || s, 0)) FROM (SELECT unnest($1::text[]) AS s ORDER BY 1) q",
    [ids]
  )
}

const factsOf = (order: Order): OrderFacts => ({
  id: order.id,
  is_draft: Boolean(order.is_draft_order) || order.status === "draft",
  created_at: order.created_at,
  updated_at: order.updated_at ?? order.created_at,
  canceled_at: order.canceled_at ?? null,
  display_id: order.display_id == null ? null : String(order.display_id),
  cart_id: order.cart_link?.cart_id ?? null,
  payment_collection_id: order.payment_collections?.[0]?.id ?? null,
})

/** Builds payloads of one order as it is now. */
const builderOf =
  (order: Order, metadata_keys: string[]): BuildPayload =>
  (definition, revision): Payload & { held?: HeldBuildCode } => {
    const version = definition.current
    try {
      const data = definition.versions[version]!.schema.parse(definition.build({ order, metadata_keys, revision }))
      return { version, data, build_error: null }
    } catch (error) {
      const { code, message, held } =
        error instanceof MessageBuildError
          ? error
          : new MessageBuildError(
              "build_failed",
              `The payload cannot be built: ${error instanceof Error ? error.message : "unknown error"}`
            )
      return { version, data: null, build_error: { code, message }, held }
    }
  }
