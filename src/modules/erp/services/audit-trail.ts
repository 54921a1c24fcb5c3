import { generateEntityId } from "@medusajs/framework/utils"
import type { AuditAction } from "../audit-actions"
import type { Sql } from "./database"

/** Who did something, as Medusa's authentication names them. */
export interface Actor {
  id: string | null
  /** `user`, `api-key` …; `system`: the plugin itself; `script`: a command on the server. */
  type: string | null
}

/** What was moved from one state to another by a person: whose it is, and how it stood. */
export interface Moved {
  id: string
  connection_id: string
  was: string
}

/** One change to be remembered. */
export interface AuditEntry {
  by: Actor
  action: AuditAction
  /** Of what the action's first word names; null where it is many. */
  target_id: string | null
  /** Id of the connection it concerns, if it is one. Need not be given for a connection itself. */
  connection_id?: string | null
  /** Of what changed only, without secrets and personal data (audit-changes.ts). */
  before?: object | null
  after?: object | null
  /** In the words of whoever did it. */
  reason?: string | null
}

/**
 * Audit trail: who changed what.
 *
 * A row is written in the transaction of the change it speaks of, so that there is neither without the other. Whatever
 * refuses a change throws before, and leaves no row.
 */
export class AuditTrail {
  /** The plugin itself. */
  static readonly SYSTEM: Actor = { id: null, type: "system" }

  /** Of a change of state. */
  static ofState(by: Actor, action: AuditAction, row: Moved, after: { status: string }, reason?: string): AuditEntry {
    const { id, connection_id, was } = row
    return { by, action, target_id: id, connection_id, before: { status: was }, after, reason }
  }

  /** @param sql the transaction of the change */
  static async note(sql: Sql, ...entries: AuditEntry[]): Promise<void> {
    if (entries.length === 0) {
      return
    }
    const rows = entries.map(({ by, ...entry }) => {
      const [target_type] = entry.action.split(".")
      const ofConnection = target_type === "connection" ? { connection_id: entry.target_id } : {}
      const actor = { actor_id: by.id, actor_type: by.type ?? "unknown" }
      return { id: generateEntityId("", "erpaud"), ...ofConnection, ...entry, ...actor, target_type }
    })
    await sql.query(
      `INSERT INTO erp_audit (id, actor_id, actor_type, action, target_type, target_id, connection_id, before, after, reason)
       SELECT id, actor_id, actor_type, action, target_type, target_id, connection_id, nullif(before, '{}'), nullif(after, '{}'),
              reason
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, actor_id text, actor_type text, action text, target_type text,
              target_id text, connection_id text, before jsonb, after jsonb, reason text)`,
      [JSON.stringify(rows)]
    )
  }
}
