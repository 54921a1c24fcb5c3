import { generateEntityId } from "@medusajs/framework/utils"
import type { Database, Sql } from "./database"

/** `relay`: a worker looked for deliveries. `queue`: a heartbeat went round. `sample`, `alerts`: up to which interval they were done. */
export type PulseName = "relay" | "queue" | "sample" | "alerts"

/** One sign of life. Times by the database's clock. */
export interface Pulse {
  name: PulseName
  at: Date
  /** In seconds. */
  age: number
  /** How long it took, in seconds. */
  took: number | null
}

/** Pulses: signs of life that every process sees, whichever gave them. */
export class Pulses {
  constructor(private readonly database: Database) {}

  async beat(name: PulseName, took: number | null = null): Promise<void> {
    await this.database.query(
      `INSERT INTO erp_pulse (id, name, at, took) VALUES ($1, $2, now(), $3)
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET at = now(), took = excluded.took, updated_at = now()`,
      [generateEntityId("", "erppul"), name, took]
    )
  }

  async all(): Promise<Pulse[]> {
    return this.database.query<Pulse>(
      `SELECT name, at, extract(epoch FROM now() - at)::float AS age, took FROM erp_pulse WHERE deleted_at IS NULL`
    )
  }

  /**
   * Takes the interval that has begun, for one process; it is taken if the transaction commits.
   *
   * @returns when it began; undefined where another process has it, or is at it
   */
  static async take(sql: Sql, name: "sample" | "alerts", intervalMs: number): Promise<Date | undefined> {
    const [lock] = await sql.query<{ mine: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('erp_pulse_' || $1, 0)) AS mine",
      [name]
    )
    if (!lock?.mine) {
      return undefined
    }
    const [taken] = await sql.query<{ at: Date }>(
      `INSERT INTO erp_pulse (id, name, at)
       SELECT $1, $2, to_timestamp(floor(extract(epoch FROM now()) * 1000 / $3) * $3 / 1000)
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET at = excluded.at, updated_at = now() WHERE erp_pulse.at < excluded.at
       RETURNING at`,
      [generateEntityId("", "erppul"), name, intervalMs]
    )
    return taken?.at
  }
}
