import { seconds } from "../log-line"
import { afterSuccess, open, probeDelay, RATE_WINDOW, shouldOpen } from "../circuit-policy"
import type { Circuit, CircuitReason } from "../circuit-policy"
import { availableTokens, untilToken } from "../outbound-rate"
import type { Connection } from "./connections"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"

/** A circuit's row as the claim and the settlement see it, locked. */
export interface CircuitRow extends Circuit {
  connection_id: string
  probed_delivery_id: string | null
  throttled: boolean
  tokens: number | null
  /** Seconds since `tokens` was written. */
  tokens_age: number
  /** Milliseconds since it opened; null while it is closed. */
  open_for: number | null
}

/** Deliveries that are counted one by one for a line of the log. */
const COUNTED = 10_000

const COLUMNS = `connection_id, state, reason, code, probes, ramp, probed_delivery_id, tokens,
  coalesce(throttled_until > now(), false) AS throttled,
  coalesce(extract(epoch FROM now() - tokens_at), 0)::float AS tokens_age,
  (extract(epoch FROM now() - opened_at) * 1000)::float AS open_for`

/**
 * Circuits in Postgres, one per connection, shared by every process. What happens when is in circuit-policy.ts; here
 * it is read, locked and written. Whoever changes one holds its row lock.
 */
export class Circuits {
  constructor(
    private readonly database: Database,
    private readonly log: LimitedLog
  ) {}

  async lock(sql: Sql, connectionId: string): Promise<CircuitRow | undefined> {
    const [row] = await sql.query<CircuitRow>(
      `SELECT ${COLUMNS} FROM erp_circuit WHERE connection_id = $1 AND deleted_at IS NULL FOR UPDATE`,
      [connectionId]
    )
    return row
  }

  /** As `lock`, but leaves a circuit alone that another process is busy with. */
  async lockIfFree(sql: Sql, connectionId: string): Promise<CircuitRow | undefined> {
    const [row] = await sql.query<CircuitRow>(
      `SELECT ${COLUMNS} FROM erp_circuit WHERE connection_id = $1 AND deleted_at IS NULL FOR UPDATE SKIP LOCKED`,
      [connectionId]
    )
    return row
  }

  /**
   * Takes one call of a connection's rate for something other than a delivery.
   *
   * @returns milliseconds to wait before asking again; 0: taken, or there is no rate
   */
  async takeCall({ id, policy: { rate } }: Connection): Promise<number> {
    if (!rate) {
      return 0
    }
    return this.database.transaction(async (sql) => {
      const circuit = await this.lock(sql, id)
      const tokens = availableTokens(rate, circuit ?? { tokens: 0, tokens_age: 0 })
      if (tokens < 1) {
        return untilToken(rate, tokens)
      }
      await sql.query(
        "UPDATE erp_circuit SET tokens = $2, tokens_at = now(), updated_at = now() WHERE connection_id = $1",
        [id, tokens - 1]
      )
      return 0
    })
  }

  /** Health of the latest attempts since the circuit last closed, newest first. */
  private async recentHealth(sql: Sql, connectionId: string): Promise<("success" | "failure")[]> {
    const rows = await sql.query<{ health: "success" | "failure" }>(
      `SELECT health FROM erp_attempt
        WHERE connection_id = $1 AND finished_at IS NOT NULL AND deleted_at IS NULL AND health <> 'none'
          AND finished_at > coalesce((SELECT closed_at FROM erp_circuit WHERE connection_id = $1), '-infinity')
        ORDER BY finished_at DESC LIMIT $2`,
      [connectionId, RATE_WINDOW]
    )
    return rows.map((row) => row.health)
  }

  /** After an attempt that reached the ERP. Needs the row lock. */
  async recordSuccess(sql: Sql, circuit: CircuitRow, connection: Connection): Promise<void> {
    const next = afterSuccess(circuit, connection.policy.concurrency)
    if (next.state === circuit.state && next.ramp === circuit.ramp) {
      return
    }
    await this.write(sql, circuit.connection_id, next)
    if (circuit.state !== "closed") {
      await this.releaseWaiting(sql, connection, '{"kind": "recovery"}')
      this.log.info("circuit closed: the ERP is back, deliveries drain", {
        connection: connection.name,
        open_for_s: circuit.open_for === null ? undefined : seconds(circuit.open_for),
        waiting: await this.waiting(sql, connection.id),
      })
    }
  }

  /** After an attempt that failed as the ERP's fault. Needs the row lock; the attempt must be written already. */
  async recordFailure(sql: Sql, circuit: CircuitRow, connection: Connection, code: string): Promise<void> {
    if (circuit.state === "half_open" || shouldOpen(await this.recentHealth(sql, circuit.connection_id))) {
      await this.open(sql, circuit, connection, "failures", code)
    }
  }

  /** Opens a circuit, or keeps it open. Needs the row lock. */
  async open(
    sql: Sql,
    circuit: CircuitRow,
    connection: Connection,
    reason: CircuitReason,
    code: string
  ): Promise<void> {
    if (circuit.state === "open") {
      return
    }
    const next = open(circuit, reason, code)
    await this.write(sql, circuit.connection_id, next)
    await this.scheduleProbe(sql, connection, next.probes)
    if (circuit.state === "closed") {
      this.log.warn(`circuit:${connection.id}`, "circuit opened: deliveries wait, none is lost", {
        ...{ connection: connection.name, reason, code },
        waiting: await this.waiting(sql, connection.id),
      })
    }
  }

  private async waiting(sql: Sql, connectionId: string): Promise<string> {
    const [row] = await sql.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (
         SELECT 1 FROM erp_delivery WHERE connection_id = $1 AND status = 'pending' AND deleted_at IS NULL LIMIT ${COUNTED + 1}) w`,
      [connectionId]
    )
    return row!.n > COUNTED ? `${COUNTED}+` : String(row!.n)
  }

  /** The ERP asked to be left alone (429): nothing is claimed until then. */
  async throttle(sql: Sql, connectionId: string, ms: number): Promise<void> {
    await sql.query(
      `UPDATE erp_circuit SET throttled_until = greatest(throttled_until, now() + $2 * interval '1 millisecond'), updated_at = now()
        WHERE connection_id = $1`,
      [connectionId, ms]
    )
  }

  /**
   * Takes the right to probe, for one process and one interval.
   *
   * @returns false when the probe is not due or another process has it.
   */
  async takeProbe(connection: Connection): Promise<boolean> {
    return this.database.transaction(async (sql) => {
      const rows = await sql.query<{ probes: number }>(
        `UPDATE erp_circuit SET probes = probes + 1, next_probe_at = now() + interval '1 minute', updated_at = now()
          WHERE connection_id = $1 AND state = 'open' AND next_probe_at <= now() RETURNING probes`,
        [connection.id]
      )
      if (rows[0]) {
        await this.scheduleProbe(sql, connection, rows[0].probes)
      }
      return rows.length > 0
    })
  }

  /** The probe's `test()` passed: one delivery may try, without sitting out its slot first. */
  async halfOpen(connection: Connection): Promise<void> {
    await this.database.transaction(async (sql) => {
      const rows = await sql.query(
        "UPDATE erp_circuit SET state = 'half_open', updated_at = now() WHERE connection_id = $1 AND state = 'open' RETURNING id",
        [connection.id]
      )
      if (rows.length) {
        await this.releaseWaiting(sql, connection)
      }
    })
  }

  private async scheduleProbe(sql: Sql, { id, policy }: Connection, probes: number): Promise<void> {
    await sql.query(
      "UPDATE erp_circuit SET next_probe_at = now() + $2 * interval '1 millisecond', updated_at = now() WHERE connection_id = $1",
      [id, probeDelay(probes, policy.probe_interval, policy.probe_interval_max, Math.random())]
    )
  }

  private async write(sql: Sql, connectionId: string, next: Circuit): Promise<void> {
    await sql.query(
      `UPDATE erp_circuit SET state = $2, reason = $3, code = $4, probes = $5, ramp = $6, updated_at = now(),
              opened_at = CASE WHEN $2 = 'closed' THEN NULL ELSE coalesce(opened_at, now()) END,
              closed_at = CASE WHEN $2 = 'closed' AND state <> 'closed' THEN now() ELSE closed_at END,
              next_probe_at = CASE WHEN $2 = 'open' THEN next_probe_at END,
              probed_delivery_id = CASE WHEN $2 = 'closed' THEN NULL ELSE probed_delivery_id END
        WHERE connection_id = $1`,
      [connectionId, next.state, next.reason, next.code, next.probes, next.ramp]
    )
  }

  /**
   * Deliveries that failed because the ERP was down need not sit out their slot once it is back. Those of which nobody
   * knows whether they arrived still wait a timeout longer than the call did: the ERP may be booking them yet.
   */
  private async releaseWaiting(sql: Sql, { id, policy }: Connection, trigger: string | null = null): Promise<void> {
    await sql.query(
      `UPDATE erp_delivery
          SET available_at = least(available_at, greatest(now(), CASE WHEN look_first THEN last_attempt_at + $2 * interval '1 millisecond' END)),
              updated_at = now(), trigger = coalesce(trigger, $3::jsonb)
        WHERE connection_id = $1 AND status = 'pending' AND deleted_at IS NULL AND available_at > now()
          AND error_class IN ('transient', 'outcome_unknown', 'configuration')`,
      [id, 2 * policy.timeout, trigger]
    )
  }
}
