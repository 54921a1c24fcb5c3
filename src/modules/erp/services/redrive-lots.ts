import { randomUUID } from "node:crypto"
import { MedusaError } from "@medusajs/framework/utils"
import { z } from "@medusajs/framework/zod"
import type { Database } from "./database"
import type { ReadOrders } from "./order-capture"
import type { RedriveOutcome, Redriving } from "./redriving"

/** A redrive, held by this process for one lot. */
interface Taken {
  id: string
  pace: number
  lease_token: string
}

interface Marked {
  id: string
  status: string
}

/** How long a lot is left alone before its process is taken for dead. */
const LEASE = "interval '30 seconds'"
/** Deliveries of one connection that wait for a call, per call it may make at the same time, before a redrive adds to them. */
const WAITING_PER_CALL = 5
/** Between two looks at a redrive that waits for its ERP to catch up, for a connection to be active again, or after trouble. */
const FULL_MS = 200
const WAIT_MS = 1_000
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
  constructor(
    private readonly database: Database,
    private readonly redriving: Redriving
  ) {}

  /** Works at one lot, if one is due. @returns in how many ms to look again; undefined when no redrive runs */
  async work(read: ReadOrders): Promise<number | undefined> {
    const taken = await this.take()
    if (!taken) {
      return this.nextInMs()
    }
    try {
      const lot = await this.choose(taken)
      const outcomes = lot.length ? await this.outcomesOf(lot, read) : await this.ofRemoved(taken)
      const rest = lot.length ? restMs(taken.pace, lot.length) : outcomes.size ? 0 : await this.waitMs(taken)
      await this.account(taken, outcomes, rest)
      return 0
    } catch (error) {
      await this.release(taken).catch(() => undefined)
      throw error
    }
  }

  /** What is no longer dead or held has been dealt with: by a person, or by a process that died before it could say so. */
  private async outcomesOf(lot: Marked[], read: ReadOrders): Promise<Map<string, RedriveOutcome>> {
    const stuck = lot.filter(({ status }) => status === "dead" || status === "held")
    const outcomes = await this.redrive(
      stuck.map(({ id }) => id),
      read
    )
    for (const { id, status } of lot) {
      if (!outcomes.has(id)) {
        outcomes.set(id, { outcome: status === "skipped" || status === "discarded" ? "skipped" : "redriven" })
      }
    }
    return outcomes
  }

  /** What cannot go because its connection is gone from the options: it would wait for as long as nobody looks. */
  private async ofRemoved({ id }: Taken): Promise<Map<string, RedriveOutcome>> {
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

  private async release({ id, lease_token }: Taken): Promise<void> {
    await this.database.query(
      `UPDATE erp_redrive SET lease_token = NULL, lease_until = NULL, ready_at = now() + $3 * interval '1 millisecond'
        WHERE id = $1 AND lease_token = $2`,
      [id, lease_token, WAIT_MS]
    )
  }

  private async take(): Promise<Taken | undefined> {
    const [taken] = await this.database.query<Taken>(
      `UPDATE erp_redrive SET lease_token = $1, lease_until = now() + ${LEASE}
        WHERE id = (SELECT id FROM erp_redrive
                     WHERE state = 'running' AND deleted_at IS NULL AND ready_at <= now() AND coalesce(lease_until < now(), true)
                     ORDER BY ready_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, pace, lease_token`,
      [randomUUID()]
    )
    return taken
  }

  private async nextInMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT ceil(extract(epoch FROM min(greatest(ready_at, lease_until)) - now()) * 1000)::int AS ms
         FROM erp_redrive WHERE state = 'running' AND deleted_at IS NULL`
    )
    return row?.ms == null ? undefined : Math.min(Math.max(row.ms, 1), WAIT_MS)
  }

  /** The oldest first, of connections that have room. What waits behind another message of its order takes none. */
  private async choose({ id, pace }: Taken): Promise<Marked[]> {
    return this.database.query<Marked>(
      `SELECT d.id, d.status
         FROM erp_connection n
         CROSS JOIN LATERAL (SELECT ${WAITING_PER_CALL} * coalesce((n.policy ->> 'concurrency')::int, 1) AS most) l
         CROSS JOIN LATERAL (
           SELECT count(*)::int AS n FROM (
             SELECT 1 FROM erp_delivery p
              WHERE p.connection_id = n.id AND p.status = 'pending' AND p.available_at <= now() AND p.deleted_at IS NULL
                AND NOT EXISTS (
                  SELECT 1 FROM erp_delivery o
                   WHERE o.connection_id = p.connection_id AND o.subject = p.subject AND o.seq < p.seq
                     AND o.status IN ('pending', 'leased', 'held', 'dead') AND o.deleted_at IS NULL)
              LIMIT l.most) q) w
         CROSS JOIN LATERAL (
           SELECT id, seq, status FROM erp_delivery
            WHERE redrive_id = $1 AND connection_id = n.id AND deleted_at IS NULL ORDER BY seq LIMIT least($2, l.most - w.n)) d
        WHERE n.status = 'active' AND n.deleted_at IS NULL
        ORDER BY d.seq LIMIT $2`,
      [id, lotSize(pace)]
    )
  }

  private async waitMs({ id }: Taken): Promise<number> {
    const full = await this.database.query(
      `SELECT 1 FROM erp_delivery d JOIN erp_connection n ON n.id = d.connection_id AND n.status = 'active'
        WHERE d.redrive_id = $1 AND d.deleted_at IS NULL LIMIT 1`,
      [id]
    )
    return full.length ? FULL_MS : WAIT_MS
  }

  /** One order that cannot be read must not keep the others: then each is looked at by itself. */
  private async redrive(ids: string[], read: ReadOrders): Promise<Map<string, RedriveOutcome>> {
    if (!ids.length) {
      return new Map()
    }
    try {
      return await this.redriving.redrive(ids, read)
    } catch (error) {
      if (ids.length > 1) {
        const outcomes = new Map<string, RedriveOutcome>()
        for (const id of ids) {
          ;(await this.redrive([id], read)).forEach((outcome) => outcomes.set(id, outcome))
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
    { id, lease_token }: Taken,
    outcomes: Map<string, RedriveOutcome>,
    restMs: number
  ): Promise<void> {
    const count = (outcome: RedriveOutcome["outcome"]) =>
      [...outcomes.values()].filter((each) => each.outcome === outcome).length
    const failures = [...outcomes].flatMap(([delivery_id, result]) =>
      result.outcome === "failed" ? [{ delivery_id, reason: result.reason }] : []
    )
    await this.database.transaction(async (sql) => {
      const rows = await sql.query(
        `UPDATE erp_redrive r
            SET redriven = redriven + $3, skipped = skipped + $4, failed = failed + $5, lease_token = NULL, lease_until = NULL,
                failures = (SELECT jsonb_agg(f) FROM (
                  SELECT f FROM jsonb_array_elements(coalesce(r.failures, '[]') || $6::jsonb) f LIMIT ${MOST_FAILURES}) l),
                ready_at = clock_timestamp() + $7 * interval '1 millisecond', updated_at = now()
          WHERE id = $1 AND lease_token = $2 RETURNING id`,
        [...[id, lease_token, count("redriven"), count("skipped"), count("failed"), JSON.stringify(failures)], restMs]
      )
      if (rows.length) {
        await sql.query("UPDATE erp_delivery SET redrive_id = NULL WHERE redrive_id = $1 AND id = ANY($2)", [
          id,
          [...outcomes.keys()],
        ])
        await sql.query(
          `UPDATE erp_redrive SET state = 'done', finished_at = now()
            WHERE id = $1 AND state = 'running'
              AND NOT EXISTS (SELECT 1 FROM erp_delivery WHERE redrive_id = $1 AND deleted_at IS NULL)`,
          [id]
        )
      }
    })
  }
}

const lotSize = (pace: number) => Math.max(1, Math.floor(pace / 10))

/** Slower than the pace by as much as one lot more could add to a second that begins with one. */
const restMs = (pace: number, sent: number) => (1_000 * sent) / (pace - lotSize(pace) + 1)
