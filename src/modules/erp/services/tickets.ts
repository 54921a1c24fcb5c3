import { generateEntityId } from "@medusajs/framework/utils"
import type { Ticket } from "../channels/notice"
import type { Sql } from "./database"

/** What an incident is in ticket systems, for people. */
export interface TicketView extends Ticket {
  incident_id: string
  channel_id: string
  channel: string
}

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

  /** Of these incidents. */
  static async of(sql: Sql, incidentIds: string[]): Promise<TicketView[]> {
    return sql.query<TicketView>(
      `SELECT t.incident_id, t.channel_id, c.name AS channel, t.key, t.url, t.state
         FROM erp_ticket t JOIN erp_channel c ON c.id = t.channel_id
        WHERE t.incident_id = ANY($1) AND t.deleted_at IS NULL ORDER BY t.created_at`,
      [incidentIds]
    )
  }
}
