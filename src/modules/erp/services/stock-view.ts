import { STOCK_CODES, type StockCode } from "../stock-items"
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

type Row = Omit<StockLevelView, "reason" | "message"> & {
  message: Omit<StockLevelView["message"], "received_at">
  received_at: Date
}

/** What the ERPs last said of an item, for people who wonder where a quantity comes from. */
export class StockView {
  constructor(private readonly database: Database) {}

  /** @param by the SKU as the ERP says it, or Medusa's inventory item. At most 500 levels. */
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
        WHERE l.deleted_at IS NULL AND ($1::text IS NULL OR l.sku = $1) AND ($2::text IS NULL OR l.inventory_item_id = $2)
        ORDER BY c.name, l.location LIMIT 500`,
      [by.sku ?? null, by.inventory_item_id ?? null]
    )
    return rows.map(({ received_at, message, ...row }) => ({
      ...row,
      message: { ...message, received_at },
      reason: row.code && STOCK_CODES[row.code],
    }))
  }
}
