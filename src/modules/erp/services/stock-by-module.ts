import type { IInventoryService } from "@medusajs/framework/types"
import type { StockSettings } from "../connection-config"
import type { StockCode, StockWord } from "../stock-items"
import type { Sql } from "./database"
import { StockWriter, type StockOutcome, type StockWritten, type WritesStock } from "./stock-writer"

/** The store's inventory module, as far as stock needs it. */
export type StoreInventory = Pick<
  IInventoryService,
  | "createInventoryLevels"
  | "listInventoryItems"
  | "listInventoryLevels"
  | "listReservationItems"
  | "updateInventoryLevels"
>

interface Judged {
  id: string
  verdict: StockCode | null
  prior_status: string | null
  prior_inbox_id: string | null
  prior_item: number | null
  place_id: string | null
}

/** A word that counts, and where it belongs. */
interface Placed {
  word: StockWord
  code: StockCode | null
  item_id: string | null
  place_id: string | null
  stocked: number | undefined
}

/** Levels given to the module at once: more makes it slower. */
const BATCH = 100

/**
 * Writes stock through the store's inventory module, where that is not Medusa's own and its tables are not ours to know.
 *
 * Slower, and guard and write are two transactions: a crash in between writes the same quantities once more, which
 * changes nothing. The module emits its own events.
 */
export class StockByModule implements WritesStock {
  /** @param inventory resolved when it is needed: modules start in no given order */
  constructor(private readonly inventory: () => StoreInventory) {}

  async write(sql: Sql, connectionId: string, words: StockWord[], stock: StockSettings): Promise<StockWritten> {
    const judged = await this.judge(sql, connectionId, words)
    const standing = words.flatMap((word) => (judged.get(word.id)?.verdict ? [] : [word]))
    const placed = await this.place(standing, judged, stock)
    const ready = placed.filter(({ code }) => code === null)
    const known = stock.semantics === "available" ? await this.known(sql, connectionId, ready, stock) : new Map()
    const targets = new Map(
      ready.map(({ word }) => [
        word.id,
        Math.max(Number(word.quantity) - stock.safety_buffer, 0) + (known.get(word.id) ?? 0),
      ])
    )
    const changed = ready.filter(({ word, stocked }) => stocked !== targets.get(word.id))
    for (let at = 0; at < changed.length; at += BATCH) {
      await this.inventory().updateInventoryLevels(
        changed.slice(at, at + BATCH).map(({ word, item_id, place_id }) => ({
          inventory_item_id: item_id!,
          location_id: place_id!,
          stocked_quantity: targets.get(word.id)!,
        }))
      )
    }
    await this.remember(sql, connectionId, placed, targets)
    return {
      outcomes: outcomesOf(words, judged, placed),
      overtaken: overtakenBy(standing, judged),
      changed: changed.length,
    }
  }

  /** The module cannot be asked what a word waits for: those that have waited longest are tried. */
  async waiting(sql: Sql, connectionId: string): Promise<StockWord[]> {
    return sql.query<StockWord>(
      `SELECT ${StockWriter.WORD} FROM erp_stock_level i
        WHERE i.connection_id = $1 AND i.status = 'held' AND i.deleted_at IS NULL
        ORDER BY i.updated_at, i.id LIMIT ${StockWriter.LOT}`,
      [connectionId]
    )
  }

  private async judge(sql: Sql, connectionId: string, words: StockWord[]): Promise<Map<string, Judged>> {
    const rows = await sql.query<Judged>(
      `SELECT i.id, ${StockWriter.VERDICT} AS verdict, p.status AS prior_status, p.inbox_id AS prior_inbox_id,
              p.item AS prior_item, m.stock_location_id AS place_id
         FROM jsonb_to_recordset($2::jsonb) AS i(id text, location text, epoch int, order_key text, quantity text,
                                                 inbox_id text, item int)
         LEFT JOIN erp_stock_level p ON p.id = i.id
         LEFT JOIN erp_location m ON m.connection_id = $1 AND m.location = i.location AND m.deleted_at IS NULL`,
      [connectionId, JSON.stringify(words)]
    )
    return new Map(rows.map((row) => [row.id, row]))
  }

  private async place(words: StockWord[], judged: Map<string, Judged>, stock: StockSettings): Promise<Placed[]> {
    const skus = [...new Set(words.map(({ sku }) => sku))]
    const items = await this.inventory().listInventoryItems({ sku: skus }, { take: skus.length, select: ["id", "sku"] })
    const itemOf = new Map(items.map(({ id, sku }) => [sku, id]))
    const placed = words.map((word) => ({
      word,
      item_id: itemOf.get(word.sku) ?? null,
      place_id: judged.get(word.id)?.place_id ?? null,
    }))
    const whole = placed.filter(({ item_id, place_id }) => item_id && place_id)
    const levels = await this.levels(whole, stock)
    return placed.map(({ word, item_id, place_id }) => {
      const stocked = levels.get(`${item_id} ${place_id}`)
      const code =
        place_id === null
          ? "location_unmapped"
          : item_id === null
            ? "sku_unknown"
            : stocked === undefined
              ? "level_missing"
              : null
      return { word, code, item_id, place_id, stocked }
    })
  }

  /** Stocked quantities by item and location; missing ones are created where the connection says so. */
  private async levels(
    wanted: { item_id: string | null; place_id: string | null }[],
    { create_levels }: StockSettings
  ): Promise<Map<string, number>> {
    const found = new Map<string, number>()
    if (!wanted.length) {
      return found
    }
    const rows = await this.inventory().listInventoryLevels(
      {
        inventory_item_id: [...new Set(wanted.map(({ item_id }) => item_id!))],
        location_id: [...new Set(wanted.map(({ place_id }) => place_id!))],
      },
      { take: 1_000_000 }
    )
    rows.forEach((row) => found.set(`${row.inventory_item_id} ${row.location_id}`, Number(row.stocked_quantity)))
    const missing = wanted.filter(({ item_id, place_id }) => !found.has(`${item_id} ${place_id}`))
    if (create_levels && missing.length) {
      await this.inventory().createInventoryLevels(
        missing.map(({ item_id, place_id }) => ({ inventory_item_id: item_id!, location_id: place_id! }))
      )
      missing.forEach(({ item_id, place_id }) => found.set(`${item_id} ${place_id}`, 0))
    }
    return found
  }

  /** What is reserved for orders the ERP knew, by word. */
  private async known(
    sql: Sql,
    connectionId: string,
    placed: Placed[],
    { skew_margin }: StockSettings
  ): Promise<Map<string, number>> {
    const reservations = placed.length
      ? await this.inventory().listReservationItems(
          {
            inventory_item_id: placed.map(({ item_id }) => item_id!),
            location_id: [...new Set(placed.map(({ place_id }) => place_id!))],
          },
          { take: 1_000_000 }
        )
      : []
    if (!reservations.length) {
      return new Map()
    }
    const source = `jsonb_to_recordset($4::jsonb) AS`
    const rows = await sql.query<{ id: string; known: string | null }>(
      `SELECT r.id, (${StockWriter.KNOWN.replace("$RESERVATIONS s", `${source} s(line_item_id text, inventory_item_id text, location_id text, quantity numeric)`)}) AS known
         FROM jsonb_to_recordset($2::jsonb) AS r(id text, item_id text, place_id text, as_of timestamptz)`,
      [
        connectionId,
        JSON.stringify(
          placed.map(({ word, item_id, place_id }) => ({ id: word.id, as_of: word.as_of, item_id, place_id }))
        ),
        skew_margin,
        JSON.stringify(
          reservations.map(({ line_item_id, inventory_item_id, location_id, quantity }) => ({
            ...{ line_item_id, inventory_item_id, location_id },
            quantity: Number(quantity),
          }))
        ),
      ]
    )
    return new Map(rows.map(({ id, known }) => [id, Number(known ?? 0)]))
  }

  private async remember(
    sql: Sql,
    connectionId: string,
    placed: Placed[],
    targets: Map<string, number>
  ): Promise<void> {
    const rows = placed.map(({ word, code, item_id, place_id }) => ({
      ...word,
      ...{ code, inventory_item_id: item_id, location_id: place_id },
      status: code === null ? "applied" : "held",
      stocked_quantity: code === null ? String(targets.get(word.id)) : null,
      applied_at: code === null ? new Date() : null,
    }))
    await sql.query(
      `INSERT INTO erp_stock_level (connection_id, id, sku, location, ${StockWriter.MEMORY.join(", ")})
       SELECT $1, id, sku, location, ${StockWriter.MEMORY.join(", ")} FROM jsonb_populate_recordset(NULL::erp_stock_level, $2::jsonb)
       ON CONFLICT (id) DO UPDATE SET ${StockWriter.MEMORY.map((name) => `${name} = excluded.${name}`).join(", ")}, updated_at = now()`,
      [connectionId, JSON.stringify(rows)]
    )
  }
}

function outcomesOf(words: StockWord[], judged: Map<string, Judged>, placed: Placed[]): StockOutcome[] {
  const held = placed.flatMap(({ word, code }) =>
    code ? [{ inbox_id: word.inbox_id, item: word.item, result: "held" as const, code }] : []
  )
  const superseded = words.flatMap(({ id, inbox_id, item }) => {
    const code = judged.get(id)?.verdict
    return code ? [{ inbox_id, item, result: "superseded" as const, code }] : []
  })
  return [...superseded, ...held]
}

function overtakenBy(words: StockWord[], judged: Map<string, Judged>) {
  return words.flatMap(({ id, inbox_id, item }) => {
    const prior = judged.get(id)
    const isOther = prior && (prior.prior_inbox_id !== inbox_id || prior.prior_item !== item)
    return isOther && prior.prior_status === "held"
      ? [{ inbox_id: prior.prior_inbox_id!, item: prior.prior_item! }]
      : []
  })
}
