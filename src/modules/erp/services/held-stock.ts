import type { StockWord } from "../stock-items"
import type { Connection } from "./connections"
import type { Database } from "./database"
import { InboxResults } from "./inbox-results"
import { StockWriter } from "./stock-writer"

/** Stock that waits for a location to be mapped, an item or a level to be created: applied by itself once it is. */
export class HeldStock {
  constructor(
    private readonly database: Database,
    private readonly writer: StockWriter
  ) {}

  /** Applies up to a lot of what waits no longer. @returns how many */
  async release(connection: Connection): Promise<number> {
    const { create_levels } = connection.stock
    return this.database.transaction(async (sql) => {
      if (!(await StockWriter.lock(sql))) {
        return 0
      }
      const words = await sql.query<StockWord>(
        `SELECT i.id, i.sku, i.location, i.epoch, i.order_key, i.quantity, i.version, i.inbox_id, i.item,
                to_char(i.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS as_of
           FROM erp_stock_level i ${StockWriter.PLACE_OF_WORD}
          WHERE i.connection_id = $1 AND i.status = 'held' AND i.deleted_at IS NULL
            AND coalesce(${StockWriter.HELD_BECAUSE}, '') = ANY($2) ORDER BY i.id LIMIT ${StockWriter.LOT}`,
        [connection.id, create_levels ? ["", "level_missing"] : [""]]
      )
      if (!words.length) {
        return 0
      }
      const { outcomes } = await this.writer.write(sql, connection.id, words, connection.stock)
      const still = new Set(outcomes.map(({ inbox_id, item }) => `${inbox_id} ${item}`))
      const applied = words.filter(({ inbox_id, item }) => !still.has(`${inbox_id} ${item}`))
      await InboxResults.apply(sql, applied)
      return applied.length
    })
  }

  /** What waits because of this message waits no longer, and is not applied: its message was discarded. */
  async discard(inboxId: string): Promise<void> {
    await this.database.query(
      "UPDATE erp_stock_level SET status = 'discarded', updated_at = now() WHERE inbox_id = $1 AND status = 'held' AND deleted_at IS NULL",
      [inboxId]
    )
  }
}
