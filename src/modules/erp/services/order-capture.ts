import type { Draft, Move, Payload } from "../draft"
import { MessageBuildError, orderPlaced, type HeldBuildCode } from "../messages"
import type { FaultHook } from "../fault-points"
import type { Backfilling, BuildPayload, CaptureSource, OrderFacts, PlannedConnection } from "../order-facts"
import { factsOf, orderSchema, type OrderRow } from "../order-row"
import { planOrder } from "../order-plan"
import { isErased, placedAt, type OrderHistory } from "../order-known"
import { backfillStanding, type BackfillStanding } from "../placed-plan"
import { CaptureTrace, type Traces } from "./capture-trace"
import type { Connections, Recipient } from "./connections"
import type { Database, Sql } from "./database"
import type { DeliveryLog } from "./delivery-log"
import { OrderHistories } from "./order-history"
import { Outbox, type WrittenDelivery } from "./outbox"
import { Subjects } from "./subjects"

/** Reads whole orders by id, with the fields the message definitions name; absent ones are left out. */
export type ReadOrders = (ids: string[]) => Promise<unknown[]>

export type { Traces }

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

/** A message that is to be built anew although its content may be the same; only if nobody has it. */
export interface Rebuild {
  message: string
  /** Called in the transaction in which it was. */
  done: (sql: Sql) => Promise<void>
}

/** What a capture may be asked for besides. */
export interface CaptureOptions {
  traces?: Traces
  rebuild?: Rebuild
  /** Called in the transaction in which deliveries that were there got to stand differently. */
  moved?: (sql: Sql, moves: Move[]) => Promise<void>
  /** A connection is to get these orders although they are older, or were not for it. */
  backfill?: Backfilling & {
    /**
     * Counts what became of each order, in the transaction that writes them: both are there, or neither. What it throws
     * undoes everything.
     */
    account(sql: Sql, standings: Map<string, BackfillStanding>): Promise<void>
  }
}

interface Capturing {
  ids: string[]
  source: CaptureSource
  read: ReadOrders
  connections: Recipient[]
  trace: CaptureTrace
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
    private readonly told: DeliveryLog,
    /** Called when something has been written and committed. */
    private readonly onWritten: () => void = () => undefined
  ) {}

  /** @param ids at most 100: one graph read */
  async capture(
    ids: string[],
    source: CaptureSource,
    read: ReadOrders,
    options: CaptureOptions = {}
  ): Promise<CaptureReport> {
    const { backfill } = options
    const connections = await this.concerned()
    if (backfill && !connections.some(({ id }) => id === backfill.connection_id)) {
      throw new Error("The connection of the backfill is gone.")
    }
    if (!ids.length || !connections.length) {
      return { written: 0, moved: 0, absent: [], rebuilt: false }
    }
    const { fresh, ...report } = await CaptureTrace.run(
      { ids, source: backfill ? "backfill" : source, traces: options.traces },
      (trace) => this.write({ ids, source, read, connections, trace }, options)
    )
    if (report.written || report.moved) {
      this.faultPoint("message_committed")
      this.onWritten()
    }
    this.told.written(fresh, connections)
    return report
  }

  private async write(
    { ids, source, read, connections, trace }: Capturing,
    { rebuild, moved, backfill }: CaptureOptions
  ): Promise<CaptureReport & { fresh: WrittenDelivery[] }> {
    return this.database.transaction(async (sql) => {
      await Subjects.lock(sql, ids)
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
          ...{ source, rebuild: rebuild?.message, backfill },
          build: builderOf(order, metadata_keys),
        })
      )
      const rewrites = plans.flatMap((plan) => plan.rewrites)
      await this.outbox.rewrite(sql, rewrites)
      const moves = plans.flatMap((plan) => plan.moves)
      await this.outbox.move(sql, moves)
      await moved?.(sql, moves)
      const fresh = await this.outbox.append(
        sql,
        trace.begin(
          plans.flatMap((plan) => plan.drafts),
          histories
        ),
        { captured_by: backfill ? "backfill" : source }
      )
      await this.outbox.passOver(
        sql,
        plans.flatMap((plan) => plan.unrouted)
      )
      await this.outbox.seen(sql, orders.map(factsOf))
      const rebuilt = rewrites.some(({ message_id, data }) => message_id === rebuild?.message && data !== null)
      if (rebuilt) {
        await rebuild?.done(sql)
      }
      if (backfill) {
        const connection = planned.find(({ id }) => id === backfill.connection_id)!
        await backfill.account(sql, standingsOf(orders.map(factsOf), histories, connection))
      }
      const absent = ids.filter((id) => !found.includes(id))
      return { fresh, written: fresh.length, moved: moves.length, absent, rebuilt }
    })
  }

  /** Records that events spoke of orders that never came to be: their transaction was rolled back. */
  async recordAbsent(ids: string[]): Promise<void> {
    const recipients = (await this.concerned()).filter(({ subscriptions }) => subscriptions.includes(orderPlaced.type))
    await this.database.transaction(async (sql) => {
      await Subjects.lock(sql, ids)
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
        })),
        { captured_by: "event" }
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

/** How each order stood to a backfill of this connection before it was written. */
function standingsOf(
  orders: OrderFacts[],
  histories: Map<string, OrderHistory>,
  connection: PlannedConnection
): Map<string, BackfillStanding> {
  const known = (history: OrderHistory) => ({
    there: placedAt(history, connection.id) !== undefined,
    erased: isErased(history),
  })
  return new Map(
    orders.map((order) => [order.id, backfillStanding(order, connection, known(histories.get(order.id)!))])
  )
}

/** Builds payloads of one order as it is now. */
const builderOf =
  (order: OrderRow, metadata_keys: string[]): BuildPayload =>
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
