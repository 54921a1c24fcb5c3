import { randomUUID } from "node:crypto"
import type { Actor } from "./audit-trail"
import type { Database } from "./database"

/** How long a lot is left alone before its process is taken for dead. */
const LEASE = "interval '30 seconds'"

/** A job, held by this process for one lot. */
export interface Leased {
  id: string
  pace: number
  lease_token: string
  /** Who asked for it. */
  by: Actor
}

/**
 * Leased jobs: rows of long work that is done in lots by whichever process comes first, at a pace that the database's clock
 * keeps over all of them. If a process dies, its lease ends and another one goes on.
 */
export class LeasedJobs {
  /** Between two looks at one that waits for its ERP to catch up, and for a connection to be active again or after trouble. */
  static readonly FULL_MS = 200
  static readonly WAIT_MS = 1_000

  constructor(
    private readonly database: Database,
    private readonly table: "erp_redrive" | "erp_backfill"
  ) {}

  /** One whose time has come. */
  async take(): Promise<Leased | undefined> {
    const [taken] = await this.database.query<Leased>(
      `UPDATE ${this.table} SET lease_token = $1, lease_until = now() + ${LEASE}
        WHERE id = (SELECT id FROM ${this.table}
                     WHERE state = 'running' AND deleted_at IS NULL AND ready_at <= now() AND coalesce(lease_until < now(), true)
                     ORDER BY ready_at LIMIT 1 FOR UPDATE SKIP LOCKED)
       RETURNING id, pace, lease_token, jsonb_build_object('id', actor_id, 'type', actor_type) AS by`,
      [randomUUID()]
    )
    return taken
  }

  /** Gives one back; it is looked at again after `afterMs`. */
  async release({ id, lease_token }: Leased, afterMs: number = LeasedJobs.WAIT_MS): Promise<void> {
    await this.database.query(
      `UPDATE ${this.table} SET lease_token = NULL, lease_until = NULL, ready_at = now() + $3 * interval '1 millisecond'
        WHERE id = $1 AND lease_token = $2`,
      [id, lease_token, afterMs]
    )
  }

  /** @returns in how many ms to look again; undefined when none runs */
  async nextInMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT ceil(extract(epoch FROM min(greatest(ready_at, lease_until)) - now()) * 1000)::int AS ms
         FROM ${this.table} WHERE state = 'running' AND deleted_at IS NULL`
    )
    return row?.ms == null ? undefined : Math.min(Math.max(row.ms, 1), LeasedJobs.WAIT_MS)
  }
}
