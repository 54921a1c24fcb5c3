import { HELD_STOCK_CODES, STOCK_CODES, type StockCode } from "../stock-items"
import { Counts } from "./counts"
import type { Database } from "./database"

/** The newest word of a connection on one SKU at one of its locations. */
export interface StockLevelView {
  connection: { id: string; name: string }
  sku: string
  /** As the ERP calls it. */
  location: string
  /** What the ERP said. */
  quantity: string
  version: string | null
  as_of: Date | null
  /** `held`: it has not taken effect, `code` and `reason` say why. */
  status: "applied" | "held" | "discarded"
  code: StockCode | null
  reason: string | null
  /** What was written to Medusa as the stocked quantity, and when. */
  stocked_quantity: string | null
  applied_at: Date | null
  inventory_item_id: string | null
  stock_location_id: string | null
  /** The message that said so, and its place in it. */
  message: { id: string; source: string; event_id: string; received_at: Date; item: number }
}

/** Stock of one connection that waits for one reason. */
export interface HeldStockGroup {
  connection: { id: string; name: string }
  code: StockCode
  /** What lets it go. */
  reason: string
  /** Levels that wait; `items_more`: and more, which are not counted. */
  items: number
  items_more: boolean
  /** Some of them. */
  examples: { sku: string; location: string; quantity: string; inventory_item_id: string | null }[]
}

const EXAMPLES = 10

type Row = Omit<StockLevelView, "reason" | "message"> & {
  message: Omit<StockLevelView["message"], "received_at">
  received_at: Date
}

/** What the ERPs last said of an item, for people who wonder where a quantity comes from. */
export class StockView {
  constructor(private readonly database: Database) {}

  /** @param by the SKU as the ERP says it, Medusa's inventory item, or both: whatever is of either. At most 500 levels. */
  async find(by: { sku?: string; inventory_item_id?: string }): Promise<StockLevelView[]> {
    const rows = await this.database.query<Row>(
      `SELECT l.sku, l.location, l.quantity, l.version, l.as_of, l.status, l.code, l.stocked_quantity, l.applied_at,
              l.inventory_item_id, l.location_id AS stock_location_id,
              jsonb_build_object('id', c.id, 'name', c.name) AS connection,
              jsonb_build_object('id', l.inbox_id, 'source', b.source, 'event_id', b.event_id, 'item', l.item) AS message,
              b.created_at AS received_at
         FROM erp_stock_level l
         JOIN erp_connection c ON c.id = l.connection_id
         LEFT JOIN erp_inbox b ON b.id = l.inbox_id
        WHERE l.deleted_at IS NULL AND (l.sku = $1 OR l.inventory_item_id = $2)
        ORDER BY c.name, l.location LIMIT 500`,
      [by.sku ?? null, by.inventory_item_id ?? null]
    )
    return rows.map(({ received_at, message, ...row }) => ({
      ...row,
      message: { ...message, received_at },
      reason: row.code && STOCK_CODES[row.code],
    }))
  }

  /** What waits, the most first. Counts no further than lists do: the index of held stock is read, and nothing else. */
  async held(): Promise<HeldStockGroup[]> {
    const waits =
      "FROM erp_stock_level l WHERE l.connection_id = c.id AND l.code = k.code AND l.status = 'held' AND l.deleted_at IS NULL"
    const rows = await this.database.query<Omit<HeldStockGroup, "reason" | "items_more">>(
      `SELECT jsonb_build_object('id', c.id, 'name', c.name) AS connection, k.code, n.items, e.examples
         FROM erp_connection c
        CROSS JOIN unnest($1::text[]) AS k(code)
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS items FROM (SELECT 1 ${waits} LIMIT ${Counts.EXACT + 1}) q) n
        CROSS JOIN LATERAL (
          SELECT jsonb_agg(q ORDER BY q.sku COLLATE "C", q.location COLLATE "C") AS examples
            FROM (SELECT l.sku, l.location, l.quantity, l.inventory_item_id ${waits} LIMIT ${EXAMPLES}) q) e
        WHERE n.items > 0 AND c.deleted_at IS NULL
        ORDER BY n.items DESC, c.name, k.code`,
      [Object.keys(HELD_STOCK_CODES)]
    )
    return rows.map(({ items, ...row }) => ({
      ...row,
      reason: STOCK_CODES[row.code],
      items: Math.min(items, Counts.EXACT),
      items_more: items > Counts.EXACT,
    }))
  }
}
