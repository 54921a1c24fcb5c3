import { MedusaError } from "@medusajs/framework/utils"
import { changedFields } from "../audit-changes"
import { AuditTrail } from "./audit-trail"
import type { ConnectionEdits } from "./connection-edits"
import type { Connections } from "./connections"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"

/** How a connection is deleted that has open deliveries. */
export interface Removal {
  /** Gives its open deliveries up. */
  discard: boolean
  /** For whoever asks later why the ERP does not have them. */
  reason?: string
}

const DELETED = "connection_deleted"

/**
 * Connection removal: a connection goes, what it did stays. Its row is kept for the deliveries and attempts that name
 * it, its secrets are not. Its name is free again.
 */
export class ConnectionRemoval {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly edits: ConnectionEdits,
    private readonly log: LimitedLog
  ) {}

  /** @throws MedusaError not_found, conflict (the options own it, it has open deliveries, some are being sent) */
  async remove(id: string, { discard, reason: given }: Removal, by = AuditTrail.SYSTEM): Promise<void> {
    const reason = given ?? "Its connection was deleted."
    const name = await this.database.transaction(async (sql) => {
      const row = await this.edits.lock(sql, id)
      const discarded = discard ? await this.discardOpen(sql, id, reason) : 0
      const [{ open, leased } = { open: 0, leased: 0 }] = await sql.query<{ open: number; leased: number }>(
        `SELECT count(*)::int AS open, count(*) FILTER (WHERE status = 'leased')::int AS leased FROM erp_delivery
          WHERE connection_id = $1 AND status IN ('pending', 'leased', 'held', 'dead') AND deleted_at IS NULL`,
        [id]
      )
      if (open) {
        throw new MedusaError(
          MedusaError.Types.CONFLICT,
          discard
            ? `Connection ${row.name} is sending ${leased} deliveries at this moment. Pause it, and delete it when they are through. Nothing was discarded.`
            : `Connection ${row.name} has ${open} open deliveries. Delete it with ?discard=true and a reason to give them up.`
        )
      }
      // A redrive would wait for them for ever.
      await sql.query("UPDATE erp_delivery SET redrive_id = NULL WHERE connection_id = $1 AND redrive_id IS NOT NULL", [
        id,
      ])
      await sql.query(
        `UPDATE erp_backfill SET state = 'canceled', ended_by = 'connection_deleted', finished_at = now(), updated_at = now()
          WHERE connection_id = $1 AND state = 'running' AND deleted_at IS NULL`,
        [id]
      )
      // What nobody will apply any more must not look as if it waited.
      await sql.query(
        `UPDATE erp_inbox SET status = 'discarded', error_class = NULL, code = $2, reason = $3, settled_at = now(), updated_at = now()
          WHERE connection_id = $1 AND status IN ('received', 'held', 'dead') AND deleted_at IS NULL`,
        [id, DELETED, reason]
      )
      await sql.query(
        `UPDATE erp_stock_level SET status = 'discarded', code = $2, updated_at = now()
          WHERE connection_id = $1 AND status = 'held' AND deleted_at IS NULL`,
        [id, DELETED]
      )
      await sql.query(
        `UPDATE erp_connection
            SET status = 'removed', paused_code = $2, paused_reason = $3, credentials = NULL, webhook_secrets = NULL,
                revision = revision + 1, updated_at = now(), deleted_at = now()
          WHERE id = $1`,
        [id, DELETED, reason]
      )
      const { before } = changedFields({ name: row.name, connector: row.connector, ...row.config }, {})
      await AuditTrail.note(sql, {
        ...{ by, action: "connection.delete", target_id: id, reason: given },
        ...{ before, after: { discarded } },
      })
      return row.name
    })
    this.connections.forget()
    this.log.info("connection is deleted", { connection: name })
  }

  private async discardOpen(sql: Sql, id: string, reason: string): Promise<number> {
    const rows = await sql.query(
      `UPDATE erp_delivery SET status = 'discarded', error_class = NULL, code = $2, reason = $3, updated_at = now()
        WHERE connection_id = $1 AND status IN ('pending', 'held', 'dead') AND deleted_at IS NULL RETURNING id`,
      [id, DELETED, reason]
    )
    return rows.length
  }
}
