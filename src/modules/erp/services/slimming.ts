import { slimOrder } from "../messages"
import type { Sql } from "./database"

type Data = Record<string, unknown>

/**
 * Slimming: payloads give way to what is left of them without personal data, wherever they stand: in the message, and
 * where a person put another one in its place.
 *
 * What is left still says how much was told of each line: the stock of the ERP counts on it for as long as something is
 * reserved (stock-writer.ts).
 */
export class Slimming {
  /**
   * The caller has the subjects locked, and none of the deliveries is open.
   *
   * @param erased on the demand of whom it was about: for good, and without a hash one could guess an address by
   */
  async slim(sql: Sql, messageIds: string[], { erased }: { erased: boolean }): Promise<void> {
    const messages = await sql.query<{ id: string; subject: string; data: Data | null }>(
      "SELECT id, subject, data FROM erp_message WHERE id = ANY($1) FOR UPDATE",
      [messageIds]
    )
    await sql.query(
      `UPDATE erp_message m
          SET data = r.data, search_terms = NULL, purged_at = coalesce(purged_at, now()), erased_at = CASE WHEN $2 THEN now() END,
              content_hash = CASE WHEN NOT $2 THEN content_hash END, build_error = CASE WHEN NOT $2 THEN build_error END
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, data jsonb) WHERE m.id = r.id`,
      [
        JSON.stringify(
          // Never null: that would ask for the order to be built again.
          messages.map(({ id, subject, data }) => ({ id, data: slimOrder(data ?? { order_id: subject }, { erased }) }))
        ),
        erased,
      ]
    )
    const overrides = await sql.query<{ id: string; data: Data }>(
      "SELECT id, data_override AS data FROM erp_delivery WHERE message_id = ANY($1) AND data_override IS NOT NULL",
      [messageIds]
    )
    await sql.query(
      `UPDATE erp_delivery d SET data_override = r.data
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, data jsonb) WHERE d.id = r.id`,
      [JSON.stringify(overrides.map(({ id, data }) => ({ id, data: slimOrder(data, { erased }) })))]
    )
    await sql.query("UPDATE erp_delivery SET progress = NULL WHERE message_id = ANY($1) AND progress IS NOT NULL", [
      messageIds,
    ])
    await sql.query(
      `UPDATE erp_payload_edit e SET before = NULL FROM erp_delivery d
        WHERE d.message_id = ANY($1) AND e.delivery_id = d.id AND e.before IS NOT NULL`,
      [messageIds]
    )
  }
}
