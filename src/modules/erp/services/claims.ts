import { allowance } from "../circuit-policy"
import { availableTokens } from "../outbound-rate"
import type { Circuits, CircuitRow } from "./circuits"
import type { Connection } from "./connections"
import type { Database, Sql } from "./database"
import type { DeliveryJob } from "./delivery-queue"

/** What one look tells the relay about a connection. */
export interface Due {
  connection_id: string
  /** A delivery's time has come and the circuit is not open. */
  deliveries: boolean
  /** The circuit is open and its next probe is due. */
  probe: boolean
}

/** Deliveries one claim takes at most: batches are 20 to 40 times cheaper than single claims. */
const BATCH = 100

/**
 * Claims: deliveries that are due, leased to this process.
 *
 * Due means: its time has come, its connection is active, its circuit admits it, and nothing older for the same order
 * is still open at that connection. Concurrency and rate are kept here, under the circuit's row lock, so they hold over
 * all processes.
 *
 * A lease is a promise to report back, not a lock. If the process dies, the row is due again when the lease ends, so
 * callers must bear seeing it twice.
 *
 * What a backfill wrote goes after everything else, and where a connection may make several calls at the same time, one is
 * kept free of it: an order placed just now never waits behind old ones.
 */
export class Claims {
  constructor(
    private readonly database: Database,
    private readonly circuits: Circuits,
    private readonly leaseMs: number
  ) {}

  /** Which active connections have something to do now. */
  async due(): Promise<Due[]> {
    return this.database.query<Due>(
      `SELECT c.connection_id,
              c.state = 'open' AND c.next_probe_at <= now() AS probe,
              c.state <> 'open' AND coalesce(c.throttled_until <= now(), true) AND EXISTS (
                SELECT 1 FROM erp_delivery d
                 WHERE d.connection_id = c.connection_id AND d.status = 'pending' AND d.available_at <= now()
                   AND d.deleted_at IS NULL
              ) AS deliveries
         FROM erp_circuit c JOIN erp_connection n ON n.id = c.connection_id
        WHERE n.status = 'active'`
    )
  }

  /** Leases what may go to `connection` now. Empty when nothing is due, allowed, or another process is at it. */
  async claim(connection: Connection): Promise<DeliveryJob[]> {
    return this.database.transaction(async (sql) => {
      const circuit = await this.circuits.lockIfFree(sql, connection.id)
      if (!circuit || circuit.throttled) {
        return []
      }
      const tokens = availableTokens(connection.policy.rate, circuit)
      const free = await this.room(sql, connection, circuit)
      const room = Math.min(free, Math.floor(tokens), BATCH)
      if (room < 1) {
        return []
      }
      const jobs = await this.lease(
        sql,
        connection.id,
        { room, late: Math.min(room, free - keptFree(connection, circuit)) },
        circuit
      )
      await this.account(sql, connection, circuit, jobs, tokens - jobs.length)
      return jobs
    })
  }

  /** Gives leases back that could not be handed on. No attempt has begun under them. */
  async release(jobs: DeliveryJob[]): Promise<void> {
    await this.database.query(
      `UPDATE erp_delivery d SET status = 'pending', lease_token = NULL, lease_until = NULL, updated_at = now()
        WHERE lease_token = ANY($1) AND status = 'leased' AND deleted_at IS NULL
          AND NOT EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = d.lease_token AND a.deleted_at IS NULL)`,
      [jobs.map((job) => job.lease_token)]
    )
  }

  /**
   * Leases that ended without a report. Where no attempt had begun the delivery is simply due again; the others are
   * returned, for whoever decides about an attempt whose outcome is unknown.
   */
  async expired(): Promise<DeliveryJob[]> {
    await this.database.query(
      `UPDATE erp_delivery SET status = 'pending', lease_token = NULL, lease_until = NULL, updated_at = now()
        WHERE id IN (
          SELECT id FROM erp_delivery d
           WHERE status = 'leased' AND deleted_at IS NULL AND lease_until < now()
             AND NOT EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = d.lease_token AND a.deleted_at IS NULL)
           LIMIT ${BATCH} FOR UPDATE SKIP LOCKED)`
    )
    return this.database.query<DeliveryJob>(
      `SELECT d.id AS delivery_id, d.connection_id, lease_token FROM erp_delivery d
         JOIN erp_connection n ON n.id = d.connection_id AND n.status <> 'removed'
        WHERE d.status = 'leased' AND d.deleted_at IS NULL AND lease_until < now()
          AND EXISTS (SELECT 1 FROM erp_attempt a WHERE a.lease_token = d.lease_token AND a.deleted_at IS NULL)
        LIMIT ${BATCH}`
    )
  }

  private async room(sql: Sql, connection: Connection, circuit: CircuitRow): Promise<number> {
    const [row] = await sql.query<{ leased: number }>(
      "SELECT count(*)::int AS leased FROM erp_delivery WHERE connection_id = $1 AND status = 'leased' AND deleted_at IS NULL",
      [connection.id]
    )
    return allowance(circuit, connection.policy.concurrency) - (row?.leased ?? 0)
  }

  private async lease(
    sql: Sql,
    connectionId: string,
    { room, late }: { room: number; late: number },
    circuit: CircuitRow
  ): Promise<DeliveryJob[]> {
    const probing = circuit.state === "half_open"
    const ready = (backfill: "IS NULL" | "IS NOT NULL", limit: string) => `
      SELECT id FROM erp_delivery p
       WHERE connection_id = $1 AND status = 'pending' AND available_at <= now() AND deleted_at IS NULL
         AND backfill_id ${backfill}
         AND NOT EXISTS (
           SELECT 1 FROM erp_delivery o
            WHERE o.connection_id = p.connection_id AND o.subject = p.subject AND o.seq < p.seq
              AND o.status IN ('pending', 'leased', 'held', 'dead') AND o.deleted_at IS NULL)
       ORDER BY ${probing ? "(id = $5)," : ""} available_at, seq
       LIMIT ${limit} FOR UPDATE SKIP LOCKED`
    return sql.query<DeliveryJob>(
      `WITH fresh AS (${ready("IS NULL", "$3")}),
            late AS (${ready("IS NOT NULL", "greatest($4 - (SELECT count(*) FROM fresh), 0)")})
       UPDATE erp_delivery d
          SET status = 'leased', lease_token = gen_random_uuid()::text, updated_at = now(),
              lease_until = now() + $2 * interval '1 millisecond'
         FROM (SELECT id FROM fresh UNION ALL SELECT id FROM late) q
        WHERE d.id = q.id
       RETURNING d.id AS delivery_id, d.connection_id, d.lease_token,
                 (SELECT traceparent FROM erp_message m WHERE m.id = d.message_id) AS traceparent`,
      probing
        ? [connectionId, this.leaseMs, room, late, circuit.probed_delivery_id ?? ""]
        : [connectionId, this.leaseMs, room, late]
    )
  }

  private async account(
    sql: Sql,
    connection: Connection,
    circuit: CircuitRow,
    jobs: DeliveryJob[],
    tokens: number
  ): Promise<void> {
    if (jobs.length && (connection.policy.rate || circuit.state === "half_open")) {
      await sql.query(
        `UPDATE erp_circuit SET tokens = $2, tokens_at = now(), probed_delivery_id = $3, updated_at = now()
          WHERE connection_id = $1`,
        [
          connection.id,
          connection.policy.rate ? tokens : null,
          circuit.state === "half_open" ? jobs[0]?.delivery_id : circuit.probed_delivery_id,
        ]
      )
    }
  }
}

/** Calls that backfills leave to what was placed just now: one, unless there is only one. */
const keptFree = (connection: Connection, circuit: CircuitRow) =>
  allowance(circuit, connection.policy.concurrency) > 1 ? 1 : 0
