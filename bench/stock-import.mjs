import { setTimeout as wait } from "node:timers/promises"
import pg from "pg"
import { batches, quantityOf, stockMessage } from "./stock-words.js"

const MESSAGE = 5_000
const LOCATION = "WH1"
/** Messages that wait: the drain is never without work. */
const AHEAD = 4
const LOOK_MS = 100
const SETTLED_WITHIN_MS = 120_000

/**
 * An ERP that tells a store of all its stock, from the first SKU to the last and again, for as long as shoppers buy. Put
 * into the inbox past HTTP: what it costs to receive a message is not measured.
 */
export class StockImport {
  #client
  #messages
  #version = 0
  #next = 0
  #ended = true
  /** @type {Promise<void>} */
  #feeding = Promise.resolve()

  /**
   * @param {string} url of the store's database
   * @param {number} skus
   * @param {import("../demo/cleanup.mjs").Cleanup} cleanup
   */
  static async create(url, skus, cleanup) {
    const client = new pg.Client({ connectionString: url })
    client.on("error", () => undefined)
    await client.connect()
    await cleanup.add(() => client.end())
    await client.query(
      `INSERT INTO inventory_item (id, sku) SELECT 'iitem_import_' || n, 'IMPORT-' || n FROM generate_series(1, $1::int) n`,
      [skus]
    )
    await client.query(
      `INSERT INTO inventory_level (id, inventory_item_id, location_id, stocked_quantity, reserved_quantity, incoming_quantity,
                                    raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity)
       SELECT 'ilev_import_' || n, 'iitem_import_' || n, s.id, 0, 0, 0, zero, zero, zero
         FROM generate_series(1, $1::int) n, stock_location s, (SELECT '{"value": "0", "precision": 20}'::jsonb AS zero) z`,
      [skus]
    )
    await client.query(
      `INSERT INTO erp_location (id, connection_id, location, stock_location_id)
       SELECT 'erploc_import', c.id, $1, s.id FROM erp_connection c, stock_location s`,
      [LOCATION]
    )
    await client.query("VACUUM ANALYZE inventory_item, inventory_level")
    return new StockImport(client, skus)
  }

  /**
   * @param {pg.Client} client
   * @param {number} skus
   */
  constructor(client, skus) {
    const numbers = Array.from({ length: skus }, (_, at) => at + 1)
    this.#client = client
    this.#messages = batches(numbers, MESSAGE)
  }

  /** Resolves when the drain is at it. */
  async begin() {
    this.#ended = false
    this.#feeding = this.#feed()
    this.#feeding.catch(() => undefined) // said in `end`
    await this.#until("SELECT 1 FROM erp_inbox WHERE position > 0")
  }

  /**
   * Resolves when the store is quiet again, and fails when it was before. Events that are still owed are dropped: they
   * go out slowly on purpose, and the next store is to have the machine for itself.
   */
  async end() {
    const { rows } = await this.#client.query(
      "SELECT count(*)::int AS waiting FROM erp_inbox WHERE status = 'received'"
    )
    this.#ended = true
    await this.#feeding
    if (!rows[0].waiting) {
      throw new Error("The import was over before the shoppers were")
    }
    await this.#until("SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM erp_inbox WHERE status = 'received')")
    const { rows: others } = await this.#client.query("SELECT status, code FROM erp_inbox WHERE status <> 'applied'")
    if (others[0]) {
      throw new Error(`The import was ${others[0].status}: ${others[0].code}`)
    }
    await this.#client.query("DELETE FROM erp_owed_events")
    await this.#client.query("DELETE FROM erp_inbox")
  }

  async #feed() {
    while (!this.#ended) {
      const { rows } = await this.#client.query("SELECT count(*)::int AS n FROM erp_inbox WHERE status = 'received'")
      for (let waiting = rows[0].n; waiting < AHEAD; waiting++) {
        await this.#say()
      }
      await wait(LOOK_MS)
    }
  }

  async #say() {
    const at = this.#next++ % this.#messages.length
    this.#version += at === 0 ? 1 : 0
    const [version, as_of] = [this.#version, new Date().toISOString()]
    const items = (this.#messages[at] ?? []).map((number) => ({
      ...{ sku: `IMPORT-${number}`, location: LOCATION, quantity: quantityOf(number, version), version },
    }))
    const { id, body, hash, items: count } = stockMessage(`import-${this.#next}`, items, as_of)
    await this.#client.query(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, items)
       SELECT 'erpinb_' || $1::text, id, '/erp', $1, 'stock.level', 2, epoch, $2, $3, $4 FROM erp_connection`,
      [id, hash, body, count]
    )
  }

  /** @param {string} found a query that has a row once it is so */
  async #until(found) {
    for (const deadline = Date.now() + SETTLED_WITHIN_MS; !(await this.#client.query(found)).rows.length;) {
      if (Date.now() > deadline) {
        throw new Error("The store does not apply its stock")
      }
      await wait(LOOK_MS)
    }
  }
}
