import { generateEntityId } from "@medusajs/framework/utils"
import type { Sql } from "./database"

/** What is said of an incident. */
export type NoticeEvent = "opened" | "updated" | "resolved"

/** Notices: what is to be said of incidents, written in the transaction that found it, and sent afterwards. */
export class Notices {
  /** Tells every channel that is told of such incidents. `updated` goes to those that have heard of it only. */
  static async tell(
    sql: Sql,
    incident: { id: string; severity: "page" | "ticket" },
    event: NoticeEvent
  ): Promise<void> {
    const channels = await sql.query<{ id: string }>(
      `SELECT c.id FROM erp_channel c
        WHERE c.status = 'active' AND c.deleted_at IS NULL AND $1 = ANY(c.severities)
          AND ($3 = 'opened' OR EXISTS (SELECT 1 FROM erp_notice n
                WHERE n.incident_id = $2 AND n.channel_id = c.id AND n.event = 'opened' AND n.deleted_at IS NULL))`,
      [incident.severity, incident.id, event]
    )
    const rows = channels.map(({ id }) => ({ id: generateEntityId("", "erpnot"), channel_id: id }))
    await sql.query(
      `INSERT INTO erp_notice (id, incident_id, channel_id, event, available_at)
       SELECT id, $2, channel_id, $3, now() FROM jsonb_to_recordset($1::jsonb) AS r(id text, channel_id text)`,
      [JSON.stringify(rows), incident.id, event]
    )
  }
}
