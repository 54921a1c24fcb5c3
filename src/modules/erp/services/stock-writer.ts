/**
 * Stock writer: an ERP's words on stock become Medusa's inventory levels.
 *
 * One statement judges up to 1,000 words against what was heard before, finds their levels, and writes quantities and
 * versions together: no crash can come between the guard and the write.
 *
 * What may be sold must not differ from what the ERP can sell. For `available` stock the ERP has subtracted the orders
 * it knew at `as_of`; Medusa subtracts whatever it has reserved. So
 *
 *   stocked = available - safety buffer + reserved for orders the ERP knew at as_of
 *   sellable = stocked - reserved = available - safety buffer - reserved for orders it did not know
 *
 * An order is known when its delivery ended more than the skew margin before `as_of`, and only as far as the last
 * message said that was delivered by then: units an edit added later are not. When in doubt less is sold, never more.
 */
import { generateEntityId } from "@medusajs/framework/utils"
import type { StockSettings } from "../connection-config"
import type { StockCode, StockWord } from "../stock-items"
import type { Sql } from "./database"

/** What became of one word. Those simply applied are not listed. */
export interface StockOutcome {
  inbox_id: string
  item: number
  result: "applied" | "superseded" | "held"
  code: StockCode | null
}

/** A word that waited and need not any more, since a newer one came. */
export interface Overtaken {
  inbox_id: string
  item: number
}

export interface StockWritten {
  /** All words but those that were simply applied. */
  outcomes: StockOutcome[]
  overtaken: Overtaken[]
  /** Levels whose quantity changed. */
  changed: number
}

interface Row {
  outcomes: StockOutcome[] | null
  overtaken: Overtaken[] | null
  changed: number
}

/**
 * The inventory item of a SKU: the item that has it, or the one item its variant consists of. Needs `i.sku`; gives
 * `ii.id`, and `iv.found`, the number of items of the variant, which is looked for only where no item has the SKU.
 */
const ITEM_OF_SKU = `
  LEFT JOIN LATERAL (
    SELECT id FROM inventory_item WHERE sku = i.sku AND deleted_at IS NULL OFFSET 0) ii ON true
  LEFT JOIN LATERAL (
    SELECT count(*) AS found, bool_or(NOT v.manage_inventory) AS untracked,
           min(vi.inventory_item_id) FILTER (WHERE vi.required_quantity = 1) AS id
      FROM product_variant v
      LEFT JOIN product_variant_inventory_item vi ON vi.variant_id = v.id AND vi.deleted_at IS NULL
     WHERE ii.id IS NULL AND v.sku = i.sku AND v.deleted_at IS NULL) iv ON true`

const ITEM_ID = "coalesce(ii.id, CASE WHEN iv.found = 1 AND NOT iv.untracked THEN iv.id END)"

/**
 * Where a word belongs: needs `i.sku`, `i.location` and $1, the connection. Looked up word by word: `OFFSET 0` keeps the
 * planner from joining whole tables, and `|| ''` from taking the index of a location for that of an item. It knows
 * nothing of tables that have just been filled, and a lot would take seconds.
 */
const PLACE_OF_WORD = `
  LEFT JOIN erp_location m ON m.connection_id = $1 AND m.location = i.location AND m.deleted_at IS NULL
  ${ITEM_OF_SKU}
  LEFT JOIN LATERAL (
    SELECT id, stocked_quantity, reserved_quantity FROM inventory_level
     WHERE inventory_item_id = ${ITEM_ID} AND location_id || '' = m.stock_location_id AND deleted_at IS NULL OFFSET 0) il ON true`

/** What holds it; null where nothing does. Beside {@link PLACE_OF_WORD}. */
const HELD_BECAUSE = `
  CASE WHEN m.id IS NULL THEN 'location_unmapped' WHEN il.id IS NOT NULL THEN NULL
       WHEN ${ITEM_ID} IS NOT NULL THEN 'level_missing' WHEN iv.untracked THEN 'sku_untracked'
       WHEN iv.found > 0 AND iv.id IS NOT NULL THEN 'sku_ambiguous' ELSE 'sku_unknown' END`

/** A word of its own once more (a replay, a redrive, a held one) is written again: that changes nothing twice. */
const VERDICT = `
  CASE WHEN p.id IS NULL OR (i.epoch, i.order_key COLLATE "C") > (p.epoch, p.order_key COLLATE "C") THEN NULL
       WHEN (i.epoch, i.order_key) <> (p.epoch, p.order_key) THEN 'older'
       WHEN i.inbox_id = p.inbox_id AND i.item = p.item THEN NULL
       WHEN i.quantity::numeric < p.quantity::numeric THEN NULL
       WHEN i.quantity::numeric = p.quantity::numeric THEN 'same' ELSE 'same_version_higher' END`

/**
 * Reservations the ERP had subtracted already at `as_of`, of $RESERVATIONS; needs `r.item_id`, `r.place_id` and `r.as_of`.
 * $1 is the connection, $3 the skew margin.
 */
const KNOWN = `
  SELECT floor(sum(s.quantity * least(told.quantity, ordered.quantity) / nullif(ordered.quantity, 0))) AS quantity
    FROM $RESERVATIONS s
    JOIN LATERAL (
      SELECT o.order_id, o.quantity FROM order_item o
       WHERE o.item_id = s.line_item_id AND o.deleted_at IS NULL ORDER BY o.version DESC LIMIT 1) ordered ON true
    JOIN LATERAL (
      SELECT coalesce(d.data_override, e.data) AS data FROM erp_delivery d JOIN erp_message e ON e.id = d.message_id
       WHERE d.connection_id = $1 AND d.subject = ordered.order_id AND d.status = 'delivered'
         AND d.type IN ('order.placed', 'order.edited') AND d.deleted_at IS NULL
         AND d.delivered_at < r.as_of - $3::float8 * interval '1 millisecond'
       ORDER BY d.seq DESC LIMIT 1) last ON true
    JOIN LATERAL (
      SELECT sum((line ->> 'quantity')::numeric) AS quantity FROM jsonb_array_elements(last.data -> 'lines') line
       WHERE line ->> 'line_id' = s.line_item_id) told ON true
   WHERE s.inventory_item_id = r.item_id AND s.location_id = r.place_id`

const RESERVATIONS = "(SELECT * FROM reservation_item WHERE deleted_at IS NULL)"

/** What is remembered of a level's newest word; columns of `erp_stock_level`. */
const MEMORY = [
  ...["epoch", "order_key", "quantity", "version", "as_of", "status", "code", "inbox_id", "item"],
  ...["inventory_item_id", "location_id", "stocked_quantity", "applied_at"],
]

const WRITE = `
  WITH i AS (
    SELECT * FROM unnest($2::text[], $5::text[], $6::text[], $7::int[], $8::text[], $9::text[], $10::text[],
                         $11::timestamptz[], $12::text[], $13::int[])
      AS i(id, sku, location, epoch, order_key, quantity, version, as_of, inbox_id, item)
  ), judged AS MATERIALIZED (
    SELECT i.*, ${VERDICT} AS verdict, p.status AS prior_status, p.inbox_id AS prior_inbox_id, p.item AS prior_item
      FROM i LEFT JOIN erp_stock_level p ON p.id = i.id
  ), r AS (
    SELECT i.*, m.stock_location_id AS place_id, ${ITEM_ID} AS item_id, ${HELD_BECAUSE} AS code,
           il.id AS level_id, il.reserved_quantity AS reserved
      FROM judged i ${PLACE_OF_WORD}
     WHERE i.verdict IS NULL
  ), wanted AS MATERIALIZED (
    SELECT r.*, greatest(r.quantity::numeric - $4::numeric, 0)
                + CASE WHEN r.reserved > 0 AND $3::float8 IS NOT NULL THEN coalesce((${KNOWN.replace("$RESERVATIONS", RESERVATIONS)}), 0) ELSE 0 END AS target
      FROM r
  ), told AS (
    SELECT id, sku, location, epoch, order_key, quantity, version, as_of, inbox_id, item, code, prior_status,
           CASE WHEN code IS NULL THEN 'applied' ELSE 'held' END AS status, item_id AS inventory_item_id,
           place_id AS location_id, CASE WHEN code IS NULL THEN target::text END AS stocked_quantity,
           CASE WHEN code IS NULL THEN now() END AS applied_at
      FROM wanted
  ), first_told AS (
    INSERT INTO erp_stock_level (connection_id, id, sku, location, ${MEMORY.join(", ")})
    SELECT $1, id, sku, location, ${MEMORY.join(", ")} FROM told WHERE prior_status IS NULL
  ), told_again AS (
    UPDATE erp_stock_level l SET ${MEMORY.map((name) => `${name} = t.${name}`).join(", ")}, updated_at = now()
      FROM told t WHERE l.id = t.id AND t.prior_status IS NOT NULL
  ), changed AS (
    UPDATE inventory_level il
       SET stocked_quantity = w.target, updated_at = now(),
           raw_stocked_quantity = jsonb_build_object('value', w.target::text, 'precision', 20)
      FROM (SELECT DISTINCT ON (level_id) level_id, target FROM wanted WHERE code IS NULL
             ORDER BY level_id, epoch DESC, order_key COLLATE "C" DESC, target) w -- two SKUs may mean one level
     WHERE il.id = w.level_id
       AND (il.stocked_quantity <> w.target OR (il.raw_stocked_quantity ->> 'value')::numeric <> w.target)
    RETURNING il.id
  ), owed AS (
    INSERT INTO erp_owed_events (id, action, level_ids)
    SELECT $14, 'updated', array_agg(id) FROM changed HAVING count(*) > 0
  )
  SELECT (SELECT jsonb_agg(o) FROM (
            SELECT inbox_id, item, 'superseded' AS result, verdict AS code FROM judged WHERE verdict IS NOT NULL
             UNION ALL
            SELECT inbox_id, item, 'held', code FROM wanted WHERE code IS NOT NULL) o) AS outcomes,
         (SELECT jsonb_agg(jsonb_build_object('inbox_id', prior_inbox_id, 'item', prior_item)) FROM judged
           WHERE verdict IS NULL AND prior_status = 'held'
             AND (prior_inbox_id, prior_item) IS DISTINCT FROM (inbox_id, item)) AS overtaken,
         (SELECT count(*)::int FROM changed) AS changed`

/**
 * A lot looks up its thousand rows by their keys. Left to itself the planner reads the whole of a table that is not much
 * larger, for each lot again: half of the time an import took; and for each word again, seconds a lot, where a table
 * has grown since it was last analyzed.
 */
const BY_KEY = `SELECT ${["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "jit"].map((name) => `set_config('${name}', 'off', true)`).join(", ")}`

/** Where words on stock go. */
export interface WritesStock {
  /**
   * @param words at most {@link StockWriter.LOT}, of one connection, each level once
   * @throws an error; nothing counts as written then
   */
  write(sql: Sql, connectionId: string, words: StockWord[], stock: StockSettings): Promise<StockWritten>
  /** Held words that may go now, at most a lot. */
  waiting(sql: Sql, connectionId: string, stock: StockSettings): Promise<StockWord[]>
}

/** Writes absolute quantities. Used inside a transaction that holds the store's stock lock: see stock-drain.ts. */
export class StockWriter implements WritesStock {
  /** Words per statement: a lock is held for some dozens of milliseconds at most. */
  static readonly LOT = 1_000
  static readonly VERDICT = VERDICT
  /** A word, read back from `erp_stock_level i`. */
  static readonly WORD = `i.id, i.sku, i.location, i.epoch, i.order_key, i.quantity, i.version, i.inbox_id, i.item,
    to_char(i.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS as_of`
  static readonly KNOWN = KNOWN
  static readonly MEMORY = MEMORY

  /**
   * The store's stock lock, held until the transaction ends: one writer at a time. Rows of a checkout are waited for
   * half a second only; that is less than Postgres takes to find a deadlock, so the shopper is never the victim.
   *
   * @returns false when another process writes now
   */
  static async lock(sql: Sql): Promise<boolean> {
    const [row] = await sql.query<{ taken: boolean }>(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('erp_stock', 0)) AS taken, set_config('lock_timeout', '500ms', true)"
    )
    return row!.taken
  }

  /**
   * @param words at most {@link StockWriter.LOT}, of one connection, each level once
   * @throws a database error; nothing has been written then. 55P03 where a checkout holds a level for too long.
   */
  async write(sql: Sql, connectionId: string, words: StockWord[], stock: StockSettings): Promise<StockWritten> {
    const ids = words.map(({ id }) => id)
    const columns = [words.map(({ sku }) => sku), words.map(({ location }) => location)]
    const available = stock.semantics === "available"
    await sql.query(BY_KEY)
    if (stock.create_levels) {
      await this.createLevels(sql, connectionId, columns)
    }
    if (available) {
      await this.lockReserved(sql, connectionId, columns)
    }
    const [row] = await sql.query<Row>(WRITE, [
      connectionId,
      ids,
      available ? stock.skew_margin : null,
      stock.safety_buffer,
      ...columns,
      words.map(({ epoch }) => epoch),
      words.map(({ order_key }) => order_key),
      words.map(({ quantity }) => quantity),
      words.map(({ version }) => version),
      words.map(({ as_of }) => as_of),
      words.map(({ inbox_id }) => inbox_id),
      words.map(({ item }) => item),
      generateEntityId("", "erpowe"),
    ])
    return { outcomes: row!.outcomes ?? [], overtaken: row!.overtaken ?? [], changed: row!.changed }
  }

  async waiting(sql: Sql, connectionId: string, { create_levels }: StockSettings): Promise<StockWord[]> {
    return sql.query<StockWord>(
      `SELECT ${StockWriter.WORD}
         FROM erp_stock_level i ${PLACE_OF_WORD}
        WHERE i.connection_id = $1 AND i.status = 'held' AND i.deleted_at IS NULL
          AND coalesce(${HELD_BECAUSE}, '') = ANY($2) ORDER BY i.id LIMIT ${StockWriter.LOT}`,
      [connectionId, create_levels ? ["", "level_missing"] : [""]]
    )
  }

  /**
   * A reservation that ends between reading and writing would be counted although it is gone. Levels with reservations
   * are therefore locked first, in a fixed order; the statement after it sees what was true once it had them.
   */
  private async lockReserved(sql: Sql, connectionId: string, columns: string[][]): Promise<void> {
    await sql.query(
      `SELECT id FROM inventory_level
        WHERE id IN (SELECT il.id FROM unnest($2::text[], $3::text[]) AS i(sku, location) ${PLACE_OF_WORD}
                      WHERE il.reserved_quantity > 0) ORDER BY id FOR UPDATE`,
      [connectionId, ...columns]
    )
  }

  private async createLevels(sql: Sql, connectionId: string, columns: string[][]): Promise<void> {
    const missing = await sql.query<{ item_id: string; place_id: string }>(
      `SELECT DISTINCT ${ITEM_ID} AS item_id, m.stock_location_id AS place_id
         FROM unnest($2::text[], $3::text[]) AS i(sku, location) ${PLACE_OF_WORD}
        WHERE ${ITEM_ID} IS NOT NULL AND m.id IS NOT NULL AND il.id IS NULL`,
      [connectionId, ...columns]
    )
    if (missing.length) {
      await sql.query(
        `WITH made AS (
           INSERT INTO inventory_level (id, inventory_item_id, location_id, stocked_quantity, reserved_quantity,
                                        incoming_quantity, raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity)
           SELECT id, item_id, place_id, 0, 0, 0, zero, zero, zero
             FROM unnest($1::text[], $2::text[], $3::text[]) AS n(id, item_id, place_id),
                  (SELECT '{"value": "0", "precision": 20}'::jsonb AS zero) z
           ON CONFLICT (inventory_item_id, location_id) WHERE deleted_at IS NULL DO NOTHING RETURNING id)
         INSERT INTO erp_owed_events (id, action, level_ids)
         SELECT $4, 'created', array_agg(id) FROM made HAVING count(*) > 0`,
        [
          missing.map(() => generateEntityId("", "ilev")),
          missing.map(({ item_id }) => item_id),
          missing.map(({ place_id }) => place_id),
          generateEntityId("", "erpowe"),
        ]
      )
    }
  }
}
