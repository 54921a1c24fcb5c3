import type { Connection } from "./connections"
import type { Database } from "./database"
import { InboxResults } from "./inbox-results"
import { StockWriter, type WritesStock } from "./stock-writer"

/** Stock that waits for a location to be mapped, an item or a level to be created: applied by itself once it is. */
export class HeldStock {
  constructor(
    private readonly database: Database,
    private readonly writer: WritesStock
  ) {}

  /** Applies up to a lot of what waits no longer. @returns how many */
  async release(connection: Connection): Promise<number> {
    return this.database.transaction(async (sql) => {
      if (!(await StockWriter.lock(sql))) {
        return 0
      }
      const words = await this.writer.waiting(sql, connection.id, connection.stock)
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
