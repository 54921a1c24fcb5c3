import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import { lotSize, restMs } from "../pace"
import type { Database } from "./database"
import { LeasedJobs, type Leased } from "./leased-jobs"
import type { LimitedLog } from "./limited-log"
import type { ReadOrders } from "./order-capture"
import type { RedriveOutcome, Redriving } from "./redriving"
import type { Trigger } from "../trigger"
import { WaitingRoom } from "./waiting-room"

interface Marked {
  id: string
  status: string
}

/** Of a connection that is removed, given up at once. */
const MOST_REMOVED = 1_000
/** Reasons kept of those that failed. */
const MOST_FAILURES = 50

/**
 * Redrive lots: a few deliveries of a redrive at a time, at its pace.
 *
 * The pace is kept by the database's clock, over all processes: a lot is a tenth of it, and the next one may be taken so
 * long after the end of the last that no second ever sees more than `pace`. Whoever takes a lot has a lease on the
 * redrive; if the process dies, another goes on with what is still marked.
 *
 * A redrive never fills the queue: it waits while its connection is not active, or has more to send than a few calls'
 * worth. So an order placed meanwhile is only a few calls behind.
 */
export class RedriveLots {
  private readonly jobs: LeasedJobs

  constructor(
    private readonly database: Database,
    private readonly redriving: Redriving,
    private readonly log: LimitedLog
  ) {
    this.jobs = new LeasedJobs(database, "erp_redrive")
  }

  /** Works at one lot, if one is due. @returns in how many ms to look again; undefined when no redrive runs */
  async work(read: ReadOrders): Promise<number | undefined> {
    const taken = await this.jobs.take()
    if (!taken) {
      return this.jobs.nextInMs()
    }
    try {
      const lot = await this.choose(taken)
      const outcomes = lot.length ? await this.outcomesOf(taken, lot, read) : await this.ofRemoved(taken)
      const rest = lot.length ? restMs(taken.pace, lot.length) : outcomes.size ? 0 : await this.waitMs(taken)
      await this.account(taken, outcomes, rest)
      return 0
    } catch (error) {
      await this.jobs.release(taken).catch(() => undefined)
      throw error
    }
  }

  /** What is no longer dead or held has been dealt with: by a person, or by a process that died before it could say so. */
  private async outcomesOf({ id, by }: Leased, lot: Marked[], read: ReadOrders): Promise<Map<string, RedriveOutcome>> {
    const stuck = lot.filter(({ status }) => status === "dead" || status === "held")
    const outcomes = await this.redrive(
      stuck.map(({ id }) => id),
      read,
      { kind: "redrive", by, redrive_id: id }
    )
    for (const { id, status } of lot) {
      if (!outcomes.has(id)) {
        outcomes.set(id, { outcome: status === "skipped" || status === "discarded" ? "skipped" : "redriven" })
      }
    }
    return outcomes
  }

  /** What cannot go because its connection is gone from the options: it would wait for as long as nobody looks. */
  private async ofRemoved({ id }: Leased): Promise<Map<string, RedriveOutcome>> {
    const rows = await this.database.query<{ id: string; name: string }>(
      `SELECT d.id, n.name FROM erp_delivery d JOIN erp_connection n ON n.id = d.connection_id AND n.status = 'removed'
        WHERE d.redrive_id = $1 AND d.deleted_at IS NULL ORDER BY d.connection_id, d.seq LIMIT ${MOST_REMOVED}`,
      [id]
    )
    const reason = (name: string) => `Its connection ${name} is removed. It stays as it is.`
    return new Map(
      rows.map((row) => [row.id, { outcome: "failed", type: MedusaError.Types.CONFLICT, reason: reason(row.name) }])
    )
  }

  /** The oldest first, of connections that have room. What waits behind another message of its order takes none. */
  private async choose({ id, pace }: Leased): Promise<Marked[]> {
    return this.database.query<Marked>(
      `SELECT d.id, d.status
         FROM erp_connection n
         CROSS JOIN LATERAL (SELECT ${WaitingRoom.MOST} AS most) l
         CROSS JOIN LATERAL (SELECT ${WaitingRoom.WAITING("l.most")} AS n) w
         CROSS JOIN LATERAL (
           SELECT id, seq, status FROM erp_delivery
            WHERE redrive_id = $1 AND connection_id = n.id AND deleted_at IS NULL ORDER BY seq LIMIT least($2, l.most - w.n)) d
        WHERE n.status = 'active' AND n.deleted_at IS NULL
        ORDER BY d.seq LIMIT $2`,
      [id, lotSize(pace)]
    )
  }

  private async waitMs({ id }: Leased): Promise<number> {
    const full = await this.database.query(
      `SELECT 1 FROM erp_delivery d JOIN erp_connection n ON n.id = d.connection_id AND n.status = 'active'
        WHERE d.redrive_id = $1 AND d.deleted_at IS NULL LIMIT 1`,
      [id]
    )
    return full.length ? LeasedJobs.FULL_MS : LeasedJobs.WAIT_MS
  }

  /** One order that cannot be read must not keep the others: then each is looked at by itself. */
  private async redrive(ids: string[], read: ReadOrders, trigger: Trigger): Promise<Map<string, RedriveOutcome>> {
    if (!ids.length) {
      return new Map()
    }
    try {
      return await this.redriving.redrive(ids, read, trigger)
    } catch (error) {
      if (ids.length > 1) {
        const outcomes = new Map<string, RedriveOutcome>()
        for (const id of ids) {
          ;(await this.redrive([id], read, trigger)).forEach((outcome) => outcomes.set(id, outcome))
        }
        return outcomes
      }
      if (error instanceof z.ZodError || MedusaError.isMedusaError(error)) {
        const reason = error instanceof z.ZodError ? "The order cannot be read." : error.message
        return new Map([[ids[0]!, { outcome: "failed", type: MedusaError.Types.INVALID_DATA, reason }]])
      }
      throw error
    }
  }

  /** Unmarks them, counts them, and says when the next lot may go; all at once, and only under the lease. */
  private async account(
    { id, lease_token }: Leased,
    outcomes: Map<string, RedriveOutcome>,
    restMs: number
  ): Promise<void> {
    const count = (outcome: RedriveOutcome["outcome"]) =>
      [...outcomes.values()].filter((each) => each.outcome === outcome).length
    const failures = [...outcomes].flatMap(([delivery_id, result]) =>
      result.outcome === "failed" ? [{ delivery_id, reason: result.reason }] : []
    )
    const [done] = await this.database.transaction(async (sql) => {
      const rows = await sql.query(
        `UPDATE erp_redrive r
            SET redriven = redriven + $3, skipped = skipped + $4, failed = failed + $5, lease_token = NULL, lease_until = NULL,
                failures = (SELECT jsonb_agg(f) FROM (
                  SELECT f FROM jsonb_array_elements(coalesce(r.failures, '[]') || $6::jsonb) f LIMIT ${MOST_FAILURES}) l),
                ready_at = clock_timestamp() + $7 * interval '1 millisecond', updated_at = now()
          WHERE id = $1 AND lease_token = $2 RETURNING id`,
        [...[id, lease_token, count("redriven"), count("skipped"), count("failed"), JSON.stringify(failures)], restMs]
      )
      if (!rows.length) {
        return []
      }
      await sql.query("UPDATE erp_delivery SET redrive_id = NULL WHERE redrive_id = $1 AND id = ANY($2)", [
        id,
        [...outcomes.keys()],
      ])
      return sql.query<Record<"redriven" | "skipped" | "failed" | "took_s", number>>(
        `UPDATE erp_redrive SET state = 'done', finished_at = now()
          WHERE id = $1 AND state = 'running'
            AND NOT EXISTS (SELECT 1 FROM erp_delivery WHERE redrive_id = $1 AND deleted_at IS NULL)
         RETURNING redriven, skipped, failed, extract(epoch FROM now() - created_at)::int AS took_s`,
        [id]
      )
    })
    if (done) {
      this.log.info("redrive is done", { redrive: id, ...done })
    }
  }
}
