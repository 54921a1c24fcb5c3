import { generateEntityId } from "@medusajs/framework/utils"
import type { Ticket } from "../channels/notice"
import type { Sql } from "./database"

/** Tickets: one per incident and channel; who is told of an incident again finds it by them. */
export class Tickets {
  static async remember(sql: Sql, incidentId: string, channelId: string, { key, url, state }: Ticket): Promise<void> {
    await sql.query(
      `INSERT INTO erp_ticket (id, incident_id, channel_id, key, url, state) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (incident_id, channel_id) WHERE deleted_at IS NULL
       DO UPDATE SET key = excluded.key, url = excluded.url, state = excluded.state, updated_at = now()`,
      [generateEntityId("", "erptik"), incidentId, channelId, key, url, state]
    )
  }
}
