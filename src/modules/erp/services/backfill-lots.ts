import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { lotSize, restMs } from "../pace"
import type { BackfillStanding } from "../placed-plan"
import type { BackfillOrders, LookedAt, OrderReader } from "./backfill-orders"
import type { Connections } from "./connections"
import type { Database, Sql } from "./database"
import { LeasedJobs, type Leased } from "./leased-jobs"
import type { Lots } from "./lent-loop"
import type { LimitedLog } from "./limited-log"
import type { OrderCapture } from "./order-capture"
import { WaitingRoom } from "./waiting-room"

/** Orders looked at per lot; of those that are not to go, looking is all there is to do. */
const PAGE = 500
/** After a page of which nothing goes. */
const LOOK_MS = 50
/** Reasons kept of those that failed. */
const MOST_FAILURES = 50

interface Backfill {
  connection_id: string
  placed_from: Date | null
  placed_to: Date | null
  order_ids: string[] | null
  max_orders: number
  queued: number
  position: string
}

/** What one lot does: it moves past these orders, of which some go. */
interface Step {
  orders: LookedAt[]
  position: string
  /** Nothing is left to look at behind them. */
  last: boolean
}

/** Another process has the lease, or somebody has canceled: nothing of this lot may be written. */
class LeaseLost extends Error {}

/**
 * Backfill lots: a few older orders at a time, at a backfill's pace.
 *
 * Capture writes them, and in the same transaction the backfill moves past them and counts them, under its lease. So a
 * process that dies in between has written nothing, or everything and the next one goes on behind it.
 *
 * What is written goes after whatever was placed meanwhile (claims.ts), and is never more than a few calls' worth.
 */
export class BackfillLots implements Lots<OrderReader> {
  private readonly jobs: LeasedJobs

  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly orders: BackfillOrders,
    private readonly capture: OrderCapture,
    private readonly log: LimitedLog
  ) {
    this.jobs = new LeasedJobs(database, "erp_backfill")
  }

  async work(reader: OrderReader): Promise<number | undefined> {
    const job = await this.jobs.take()
    if (!job) {
      return this.jobs.nextInMs()
    }
    try {
      const written = await this.lot(job, reader)
      return written ? 0 : await this.jobs.nextInMs()
    } catch (error) {
      if (error instanceof LeaseLost) {
        return 0
      }
      await this.jobs.release(job).catch(() => undefined)
      throw error
    }
  }

  /** @returns false when there was no room for it */
  private async lot(job: Leased, reader: OrderReader): Promise<boolean> {
    const backfill = await this.read(job)
    const connection = await this.connections.find(backfill.connection_id)
    const room = connection && (await this.room(connection.id))
    if (!connection || !room) {
      await this.jobs.release(job, room === undefined ? LeasedJobs.WAIT_MS : LeasedJobs.FULL_MS)
      return false
    }
    const { position, placed_from, placed_to, order_ids } = backfill
    const scope = order_ids ? { order_ids } : { from: placed_from, to: placed_to! }
    const { orders, next } = await this.orders.page(scope, connection, reader, { position, limit: PAGE })
    const most = Math.min(lotSize(job.pace), room, backfill.max_orders - backfill.queued)
    const all: Step = { orders, position: next ?? orders.at(-1)?.id ?? position, last: next === undefined }
    await this.write(job, backfill, firstOf(all, most), reader)
    await this.tellOfEnd(job, connection.name)
    return true
  }

  private async tellOfEnd({ id }: Leased, connection: string): Promise<void> {
    const [done] = await this.database.query<Record<"looked_at" | "queued" | "failed" | "took_s", number>>(
      `SELECT looked_at, queued, failed, extract(epoch FROM finished_at - created_at)::int AS took_s FROM erp_backfill
        WHERE id = $1 AND state = 'done'`,
      [id]
    )
    if (done) {
      this.log.info("backfill is done", { backfill: id, connection, ...done })
    }
  }

  /** One order that cannot be read must not keep the others: then only the first goes, and the next lot begins behind it. */
  private async write(job: Leased, backfill: Backfill, step: Step, reader: OrderReader): Promise<void> {
    const going = step.orders.filter(({ standing }) => standing === "goes").map(({ id }) => id)
    const account = (sql: Sql, found: Map<string, BackfillStanding>) =>
      this.account(sql, job, backfill, {
        ...step,
        orders: step.orders.map((order) =>
          order.standing === "goes" ? { ...order, standing: found.get(order.id) ?? "absent" } : order
        ),
      })
    if (!going.length) {
      return this.database.transaction((sql) => account(sql, new Map()))
    }
    try {
      const { connection_id } = backfill
      await this.capture.capture(going, "sweep", reader.read, { backfill: { id: job.id, connection_id, account } })
    } catch (error) {
      if (!(error instanceof z.ZodError || MedusaError.isMedusaError(error))) {
        throw error
      }
      if (going.length > 1) {
        return this.write(job, backfill, firstOf(step, 1), reader)
      }
      const orders = step.orders.map((order): LookedAt =>
        order.standing === "goes" ? { ...order, standing: "unreadable" } : order
      )
      await this.database.transaction((sql) => this.account(sql, job, backfill, { ...step, orders }))
    }
  }

  private async read({ id }: Leased): Promise<Backfill> {
    const [backfill] = await this.database.query<Backfill>(
      `SELECT connection_id, placed_from, placed_to, order_ids, max_orders, queued, position FROM erp_backfill WHERE id = $1`,
      [id]
    )
    return backfill!
  }

  /** Deliveries that may be added now; undefined while the connection is not active. */
  private async room(connectionId: string): Promise<number | undefined> {
    const [row] = await this.database.query<{ room: number }>(
      `SELECT greatest(l.most - ${WaitingRoom.WAITING("l.most")}, 0) AS room
         FROM erp_connection n CROSS JOIN LATERAL (SELECT ${WaitingRoom.MOST} AS most) l
        WHERE n.id = $1 AND n.status = 'active' AND n.deleted_at IS NULL`,
      [connectionId]
    )
    return row?.room
  }

  /** Moves past these orders, counts them, and says when the next lot may go; all at once, and only under the lease. */
  private async account(sql: Sql, job: Leased, backfill: Backfill, { orders, position, last }: Step): Promise<void> {
    const count = (...standings: LookedAt["standing"][]) =>
      orders.filter(({ standing }) => standings.includes(standing)).length
    const queued = count("goes")
    const failures = orders.flatMap(({ id, standing }) => {
      const reason = REASONS[standing]
      return reason ? [{ order_id: id, reason }] : []
    })
    const full = !last && backfill.queued + queued >= backfill.max_orders
    const rows = await sql.query(
      `UPDATE erp_backfill b
          SET position = $3, looked_at = looked_at + $4, queued = queued + $5, already_there = already_there + $6,
              canceled = canceled + $7, not_routed = not_routed + $8, not_placed = not_placed + $9, failed = failed + $10,
              failures = (SELECT jsonb_agg(f) FROM (
                SELECT f FROM jsonb_array_elements(coalesce(b.failures, '[]') || $11::jsonb) f LIMIT ${MOST_FAILURES}) l),
              state = $12, finished_at = CASE WHEN $12 = 'done' THEN now() END, ended_by = $13, lease_token = NULL,
              lease_until = NULL, ready_at = clock_timestamp() + $14 * interval '1 millisecond', updated_at = now()
        WHERE id = $1 AND lease_token = $2 AND state = 'running' RETURNING id`,
      [
        ...[job.id, job.lease_token, position, orders.length, queued, count("there"), count("canceled")],
        ...[count("unrouted"), count("draft"), count(...UNSENDABLE), JSON.stringify(failures)],
        ...[last || full ? "done" : "running", full ? "max_orders" : null],
        queued ? restMs(job.pace, queued) : LOOK_MS,
      ]
    )
    if (!rows.length) {
      throw new LeaseLost()
    }
  }
}

const REASONS: Partial<Record<LookedAt["standing"], string>> = {
  erased: "The personal data of this order was erased.",
  absent: "There is no such order.",
  unreadable: "The order cannot be read.",
}

const UNSENDABLE = Object.keys(REASONS) as LookedAt["standing"][]

/** A step that ends before one more than `most` would go. */
function firstOf(step: Step, most: number): Step {
  let going = 0
  const end = step.orders.findIndex(({ standing }) => standing === "goes" && ++going > most)
  if (end < 0) {
    return step
  }
  const orders = step.orders.slice(0, end)
  return { orders, position: orders.at(-1)!.id, last: false }
}
