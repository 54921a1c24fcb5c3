import { randomUUID } from "node:crypto"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Rig } from "./rig"
import { createStoreTables } from "./store-tables"

/** What an ERP says of one level; see messages/stock-level.ts. */
export interface Said {
  sku: string
  location?: string
  quantity: number | string
  version?: number | string
  as_of?: string
  [extra: string]: unknown
}

export const WAREHOUSE = "WH1"
export const PLACE = "sloc_main"

/** The inventory of a store, in a rig: Medusa's own tables, and an ERP that tells of its stock. */
export class StockShop {
  private constructor(private readonly rig: Rig) {}

  static async in(rig: Rig): Promise<StockShop> {
    const [made] = await rig.sql<{ there: boolean }>("SELECT to_regclass('inventory_level') IS NOT NULL AS there")
    if (!made!.there) {
      await createStoreTables((text) => rig.sql(text))
    }
    await rig.sql(
      `TRUNCATE inventory_item, inventory_level, reservation_item, product_variant, product_variant_inventory_item,
                order_item, order_line_item CASCADE`
    )
    return new StockShop(rig)
  }

  /** A process that has its connections, and drains only when a test says so. */
  async open(options: Parameters<Rig["runtime"]>[0] = {}): Promise<ErpRuntime> {
    const { connection, ...rest } = options
    const runtime = this.rig.runtime({
      ...rest,
      connection: { ...connection, stock: { semantics: "on_hand", ...connection?.stock } },
    })
    await runtime.connections.sync()
    await this.map()
    return runtime
  }

  async map(location = WAREHOUSE, place = PLACE): Promise<void> {
    await this.rig.sql(
      `INSERT INTO erp_location (id, connection_id, location, stock_location_id)
       SELECT 'erploc_' || $1, id, $1, $2 FROM erp_connection WHERE name = 'erp' ON CONFLICT DO NOTHING`,
      [location, place]
    )
  }

  /** Items of the store, with a level each unless `place` is null. */
  async stock(skus: string[], quantity = 0, place: string | null = PLACE): Promise<void> {
    await this.rig.sql("INSERT INTO inventory_item (id, sku) SELECT 'iitem_' || s, s FROM unnest($1::text[]) s", [skus])
    if (place) {
      await this.keep(skus, quantity, place)
    }
  }

  /** Levels of items at a place. */
  async keep(skus: string[], quantity = 0, place = PLACE): Promise<void> {
    await this.rig.sql(
      `INSERT INTO inventory_level (id, inventory_item_id, location_id, stocked_quantity, reserved_quantity, incoming_quantity,
                                    raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity)
       SELECT 'ilev_' || $3::text || '_' || s, 'iitem_' || s, $3::text, $2::numeric, 0, 0, jsonb_build_object('value', $2::numeric::text, 'precision', 20),
              '{"value": "0", "precision": 20}', '{"value": "0", "precision": 20}' FROM unnest($1::text[]) s`,
      [skus, quantity, place]
    )
  }

  /** The ERP's word arrives, as the inbox keeps it. @returns the message's id */
  async say(items: Said[], { time, connection = "erp" }: { time?: string; connection?: string } = {}): Promise<string> {
    const id = `erpinb_${randomUUID()}`
    const envelope = { specversion: "1.0", id, source: "/erp", type: "stock.level", version: 2, time, data: { items } }
    const [row] = await this.rig.sql<{ id: string }>(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, items)
       SELECT $1, id, '/erp', $1, 'stock.level', 2, epoch, $1, $2, $3 FROM erp_connection WHERE name = $4 RETURNING id`,
      [id, JSON.stringify(envelope), items.length, connection]
    )
    return row!.id
  }

  /** Everything that has come is settled. */
  async drain(runtime: ErpRuntime): Promise<void> {
    while ((await runtime.drain.look()).found) {
      // again
    }
  }

  /** What Medusa has in stock, by SKU. */
  async levels(place = PLACE): Promise<Record<string, number>> {
    const rows = await this.rig.sql<{ sku: string; quantity: number }>(
      `SELECT i.sku, l.stocked_quantity::float8 AS quantity FROM inventory_level l
         JOIN inventory_item i ON i.id = l.inventory_item_id WHERE l.location_id = $1 ORDER BY i.sku`,
      [place]
    )
    return Object.fromEntries(rows.map(({ sku, quantity }) => [sku, quantity]))
  }

  /** A message as it stands. */
  async message(id: string) {
    const [row] = await this.rig.sql<{
      status: string
      applied: number
      superseded: number
      held: number
      refused: number
      code: string | null
      exceptions: { index: number; result: string; code: string }[] | null
    }>("SELECT status, applied, superseded, held, refused, code, exceptions FROM erp_inbox WHERE id = $1", [id])
    return row!
  }
}
