import { REFUSALS_IN_A_ROW } from "../circuit-policy"
import { healthOf, type Decision, type Outcome } from "../retry-policy"
import type { CircuitRow, Circuits } from "./circuits"
import type { Connection, Connections } from "./connections"
import type { Sql } from "./database"
import type { HeldDeliveries } from "./held-deliveries"

/** An attempt that has been written down, under the circuit's lock. */
export interface Settled {
  circuit: CircuitRow
  connection: Connection
  outcome: Outcome
  decision: Decision | { status: "skipped" }
  /** The delivery had been held for a setting; if it passes now, the setting is mended. */
  wasHeld: boolean
}

/** What an attempt means beyond its own delivery: for the circuit, for the connection, for others that are held. */
export class Consequences {
  constructor(
    private readonly connections: Connections,
    private readonly circuits: Circuits,
    private readonly held: HeldDeliveries
  ) {}

  async draw(sql: Sql, settled: Settled): Promise<void> {
    const { circuit, connection, outcome, decision } = settled
    const health = healthOf(outcome)
    if (health === "success") {
      await this.circuits.recordSuccess(sql, circuit, connection)
    }
    if (outcome.kind !== "failed") {
      return settled.wasHeld && outcome.kind === "delivered" ? this.held.release(sql, connection.id) : undefined
    }
    if (health === "failure") {
      await this.circuits.recordFailure(sql, circuit, connection, outcome.code)
    }
    if (decision.status === "pending" && decision.open_circuit) {
      await this.circuits.open(sql, circuit, connection, decision.open_circuit, outcome.code)
    }
    if (decision.status === "pending" && outcome.error_class === "throttled") {
      await this.circuits.throttle(sql, connection.id, decision.delay_ms)
    }
    if (decision.status === "dead" || decision.status === "held") {
      if (!outcome.held) {
        await this.pauseWhenAllAreRefused(sql, connection, outcome.code)
      }
    }
  }

  /** Ten different orders in a row, one code: the ERP changed, not the orders. The rest waits. */
  private async pauseWhenAllAreRefused(sql: Sql, connection: Connection, code: string): Promise<void> {
    const rows = await sql.query<{ delivery_id: string; code: string | null; error_class: string | null }>(
      `SELECT delivery_id, code, error_class FROM erp_attempt
        WHERE connection_id = $1 AND finished_at IS NOT NULL AND deleted_at IS NULL
          AND finished_at > coalesce((SELECT closed_at FROM erp_circuit WHERE connection_id = $1), '-infinity')
        ORDER BY finished_at DESC LIMIT $2`,
      [connection.id, REFUSALS_IN_A_ROW]
    )
    const refused = rows.filter(
      (row) => ["rejected", "configuration"].includes(row.error_class ?? "") && row.code === code
    )
    if (new Set(refused.map((row) => row.delivery_id)).size === REFUSALS_IN_A_ROW) {
      await this.connections.pause(
        sql,
        connection.id,
        "all_refused",
        `The ERP refused ${REFUSALS_IN_A_ROW} different orders in a row with "${code}". Mend the cause, resume the connection, then redrive what is dead.`
      )
    }
  }
}
