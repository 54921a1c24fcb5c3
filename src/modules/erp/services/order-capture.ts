import { z } from "@medusajs/framework/zod"
import { MessageBuildError, orderPlaced } from "../messages"
import type { FaultHook } from "../fault-points"
import type { Connection, Connections } from "./connections"
import type { Database, Sql } from "./database"
import { Outbox, type Draft, type Recipient } from "./outbox"

/** What capture itself must know of an order; the rest is the message definition's business. */
const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string().optional(),
  is_draft_order: z.boolean().nullish(),
  canceled_at: z.unknown(),
  created_at: z.coerce.date(),
  display_id: z.union([z.string(), z.number()]).nullish(),
  cart_link: z.looseObject({ cart_id: z.string().nullish() }).nullish(),
  payment_collections: z.array(z.looseObject({ id: z.string() }).nullish()).nullish(),
})
type Order = z.infer<typeof orderSchema>

/** How an order came to our notice: an event says it was placed now, a sweep only that it is there. */
export type CaptureSource = "event" | "sweep"

/** Reads whole orders by id, with the fields the message definitions name; absent ones are left out. */
export type ReadOrders = (ids: string[]) => Promise<unknown[]>

export interface CaptureReport {
  /** New deliveries written. */
  written: number
  /** Ids for which there was no order (yet). */
  absent: string[]
}

/**
 * Capture: for each order, appends the messages that are missing.
 *
 * Safe to call for the same order any number of times, from any process, by event and by sweep: the order is read
 * under a lock on its id, and the outbox writes each message once. An order that cannot be told is not lost: its
 * message exists, and its delivery says why.
 */
export class OrderCapture {
  faultPoint: FaultHook = () => undefined

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly outbox: Outbox
  ) {}

  /** @param ids at most 100: one graph read */
  async capture(ids: string[], source: CaptureSource, read: ReadOrders): Promise<CaptureReport> {
    const recipients = await this.subscribed()
    if (!ids.length || !recipients.length) {
      return { written: 0, absent: [] }
    }
    const report = await this.database.transaction(async (sql) => {
      await lockSubjects(sql, ids)
      const orders = (await read(ids)).map((order) => orderSchema.parse(order))
      const starts = await this.starts(sql)
      const drafts = orders.filter(isPlaced).map((order) => {
        const eligible = recipients.filter(
          (connection) => source === "event" || order.id >= (starts.get(connection.id) ?? "")
        )
        return draftPlaced(order, eligible)
      })
      const found = new Set(orders.map((order) => order.id))
      return {
        written: await this.outbox.append(
          sql,
          drafts.filter((draft) => draft.recipients.length)
        ),
        absent: ids.filter((id) => !found.has(id)),
      }
    })
    if (report.written) {
      this.faultPoint("message_committed")
    }
    return report
  }

  /** Records that events spoke of orders that never came to be: their transaction was rolled back. */
  async recordAbsent(ids: string[]): Promise<void> {
    const recipients = await this.subscribed()
    await this.database.transaction(async (sql) => {
      await lockSubjects(sql, ids)
      await this.outbox.append(
        sql,
        ids.map((id) => ({
          ...placedBase(id, new Date()),
          data: null,
          build_error: { code: Outbox.ORDER_ABSENT, message: "The order does not exist." },
          recipients: recipients.map(({ id: connection_id }) => ({
            connection_id,
            status: "skipped" as const,
            code: Outbox.ORDER_ABSENT,
            reason: "An event spoke of this order, but it was never created: its checkout was rolled back.",
          })),
        }))
      )
    })
  }

  /** Of these orders, those some connection should have and does not. */
  async missing(ids: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT o.id FROM unnest($1::text[]) AS o(id)
         JOIN erp_connection c ON c.status <> 'removed' AND c.deleted_at IS NULL AND '${orderPlaced.type}' = ANY(c.subscriptions)
         JOIN erp_watermark w ON w.connection_id = c.id AND w.stream = 'orders.start' AND o.id COLLATE "C" >= w.value COLLATE "C"
        WHERE NOT EXISTS (
          SELECT 1 FROM erp_delivery d
           WHERE d.subject = o.id AND d.connection_id = c.id AND d.type = '${orderPlaced.type}'
             AND d.deleted_at IS NULL
             AND (d.status <> 'skipped' OR d.code IS DISTINCT FROM '${Outbox.ORDER_ABSENT}'))
        ORDER BY o.id`,
      [ids]
    )
    return rows.map((row) => row.id)
  }

  /** Builds the payload of a message anew, for a redrive. @throws MessageBuildError */
  async rebuild(messageId: string, subject: string, read: ReadOrders): Promise<void> {
    const recipients = await this.subscribed()
    await this.database.transaction(async (sql) => {
      await lockSubjects(sql, [subject])
      const [order] = (await read([subject])).map((entry) => orderSchema.parse(entry))
      if (!order) {
        throw new MessageBuildError(Outbox.ORDER_ABSENT, "The order does not exist any more.")
      }
      const draft = draftPlaced(order, recipients)
      if (draft.build_error) {
        throw new MessageBuildError(draft.build_error.code, draft.build_error.message)
      }
      await this.outbox.rebuild(sql, messageId, draft)
    })
  }

  private async subscribed(): Promise<Connection[]> {
    return (await this.connections.list()).filter(
      ({ status, subscriptions }) => status !== "removed" && subscriptions.includes(orderPlaced.type)
    )
  }

  private async starts(sql: Sql): Promise<Map<string, string>> {
    const rows = await sql.query<{ connection_id: string; value: string }>(
      "SELECT connection_id, value FROM erp_watermark WHERE stream = 'orders.start'"
    )
    return new Map(rows.map((row) => [row.connection_id, row.value]))
  }
}

/** Sorted, so that two captures never wait for each other crosswise. */
async function lockSubjects(sql: Sql, ids: string[]): Promise<void> {
  await sql.query(
    "SELECT pg_advisory_xact_lock(hashtextextended('erp:' || s, 0)) FROM (SELECT unnest($1::text[]) AS s ORDER BY 1) q",
    [ids]
  )
}

const isPlaced = (order: Order) => !order.is_draft_order && order.status !== "draft"

const placedBase = (subject: string, time: Date) => ({
  type: orderPlaced.type,
  version: orderPlaced.current,
  subject,
  revision: 1,
  time,
  display_id: null as string | null,
  cart_id: null as string | null,
  payment_collection_id: null as string | null,
})

function draftPlaced(order: Order, connections: Connection[]): Draft {
  const built = buildPlaced(order, [...new Set(connections.flatMap((connection) => connection.metadata_keys))])
  const start: Omit<Recipient, "connection_id"> = built.error
    ? {
        status: built.error.held ? "held" : "dead",
        error_class: "build",
        code: built.error.code,
        reason: built.error.message,
      }
    : order.canceled_at
      ? {
          status: "skipped",
          code: "canceled_before_export",
          reason: "The order was canceled before it reached the ERP.",
        }
      : { status: "pending" }
  return {
    ...placedBase(order.id, order.created_at),
    display_id: order.display_id == null ? null : String(order.display_id),
    cart_id: order.cart_link?.cart_id ?? null,
    payment_collection_id: order.payment_collections?.[0]?.id ?? null,
    data: built.data ?? null,
    build_error: built.error ? { code: built.error.code, message: built.error.message } : null,
    recipients: connections.map(({ id: connection_id }) => ({ connection_id, ...start })),
  }
}

function buildPlaced(
  order: Order,
  metadata_keys: string[]
): { data?: Record<string, unknown>; error?: MessageBuildError } {
  try {
    const data = orderPlaced.versions[orderPlaced.current]!.parse(orderPlaced.build({ order, metadata_keys }))
    return { data }
  } catch (error) {
    return {
      error:
        error instanceof MessageBuildError
          ? error
          : new MessageBuildError(
              "build_failed",
              `The payload cannot be built: ${error instanceof Error ? error.message : "unknown error"}`
            ),
    }
  }
}
