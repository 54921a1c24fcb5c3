import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import pg from "pg"
import { prepareStore } from "../demo/store.mjs"
import { InstantErp, registered } from "./instant-erp.mjs"
import { troubleOnly } from "./pipeline.mjs"
import { builtPlugin, migrationStatements } from "./plugin.mjs"
import { stockTables } from "./stock-rows.mjs"
import { batches, quantityOf, shuffled, stockMessage } from "./stock-words.js"

const WAREHOUSE = "WH1"
/** Of connections that were never reset. */
const EPOCH = 1
const MESSAGE = 5_000
/** Medusa's own ways write so many at once: more are no faster. */
const BATCH = 100
/** The slowest way of all, for all levels. */
const READY_WITHIN_MS = 90_000

/**
 * @typedef {"on_hand" | "available"} Semantics
 * @typedef {{ id: string, item_id: string, location_id: string, sku: string, item: number }} Level
 */

/** The inventory of a real store, whose tables Medusa's own migrations made, with the plugin's beside them. */
export class StockStore {
  /** Every write has a round of its own: it changes every row. */
  round = 0
  #writer
  #database
  /** @type {Record<Semantics, import("../src/modules/erp/services/connections.js").Connection>} */
  #connections
  #runtime
  #medusa
  /** @type {{ ms?: number, failed?: string }[]} */
  #answers = []

  /**
   * @param {import("./servers.mjs").Servers} servers
   * @param {number} size levels
   * @param {string} parent folder
   * @param {import("../demo/cleanup.mjs").Cleanup} cleanup
   */
  static async create({ postgres }, size, parent, cleanup) {
    const directory = join(parent, "stock")
    await mkdir(directory)
    const url = await postgres.createDatabase("bench_stock")
    const erp = { url: "http://127.0.0.1:9", token: "none", signingSecret: "none", webhookSecret: "none" }
    const settings = /** @type {const} */ ({ idempotency: "key", admin: false, plugin: false, redisUrl: undefined })
    const store = await prepareStore(directory, { databaseUrl: url, erp, ...settings }, cleanup, () => undefined)
    const client = new pg.Client({ connectionString: url })
    client.on("error", () => undefined)
    await client.connect()
    await cleanup.add(() => client.end())
    for (const statement of await migrationStatements()) {
      await client.query(statement)
    }
    const runtime = runtimeOf(url)
    await cleanup.add(() => runtime.stop())
    await runtime.connections.sync()
    const connections = Object.fromEntries((await runtime.connections.list()).map((one) => [one.stock.semantics, one]))
    const levels = await stockTables(client, size, { location: WAREHOUSE, reserving: connections.available?.id ?? "" })
    const medusa = await store.exec(join(import.meta.dirname, "medusa-roads.mjs"))
    const made = new StockStore(client, url, /** @type {any} */ (connections), runtime, medusa, levels)
    await cleanup.add(() => made.#database.close())
    await made.#answer() // it is up
    return made
  }

  /**
   * @param {pg.Client} client
   * @param {string} url
   * @param {Record<Semantics, import("../src/modules/erp/services/connections.js").Connection>} connections
   * @param {import("./pipeline.mjs").Runtime} runtime
   * @param {import("../demo/child.mjs").Child} medusa
   * @param {Level[]} levels
   */
  constructor(client, url, connections, runtime, medusa, levels) {
    const { Database, StockWriter } = builtPlugin()
    this.client = client
    this.levels = shuffled(levels, ({ sku }) => sku)
    this.#connections = connections
    this.#runtime = runtime
    this.#medusa = medusa
    medusa.onMessage((message) => this.#answers.push(message))
    this.#writer = new StockWriter()
    this.#database = new Database({ connectionString: url }, { onError: (error) => console.error(error.message) })
  }

  /** As autovacuum leaves it: no variant pays for what another left behind. */
  async rest() {
    await this.client.query("VACUUM ANALYZE inventory_level, erp_stock_level, erp_inbox, erp_owed_events")
    // Pools let go of what is idle: a new server process would begin with empty caches.
    await this.#database.query("SELECT 1")
    await this.#runtime.drain.look()
    this.round++
  }

  /** @param {boolean} remembering whether a row of our own is written beside each level, as the plugin has to */
  async plainUpdate(remembering) {
    for (const part of batches(this.levels, builtPlugin().StockWriter.LOT)) {
      const quantities = part.map(({ item }) => quantityOf(item, this.round))
      await this.client.query("BEGIN")
      await this.client.query(
        `UPDATE inventory_level l SET stocked_quantity = v.q, updated_at = now(),
                raw_stocked_quantity = jsonb_build_object('value', v.q::text, 'precision', 20)
           FROM unnest($1::text[], $2::numeric[]) AS v(id, q) WHERE l.id = v.id`,
        [part.map(({ id }) => id), quantities]
      )
      if (remembering) {
        await this.client.query(
          `INSERT INTO bench_stock_level AS l (id, connection_id, sku, location, epoch, order_key, quantity, status, inbox_id, item)
           SELECT id, 'plain', sku, 'plain', 0, $4, q, 'applied', $4, 0 FROM unnest($1::text[], $2::text[], $3::text[]) AS v(id, sku, q)
           ON CONFLICT (id) DO UPDATE SET order_key = excluded.order_key, quantity = excluded.quantity,
              inbox_id = excluded.inbox_id, updated_at = now()`,
          [part.map(({ id }) => id), part.map(({ sku }) => sku), quantities, String(this.round)]
        )
      }
      await this.client.query("COMMIT")
    }
  }

  /** @param {import("./medusa-roads.mjs").Road} road @returns {Promise<number>} milliseconds */
  async medusaWrites(road) {
    const updates = this.levels.map(({ item_id, location_id, item }) => ({
      ...{ inventory_item_id: item_id, location_id, stocked_quantity: quantityOf(item, this.round) },
    }))
    this.#medusa.send({ road, batches: batches(updates, BATCH) })
    return this.#answer()
  }

  /** @returns {Promise<number>} milliseconds the other process says it took */
  async #answer() {
    await this.#medusa.ready(async () => this.#answers.length > 0, READY_WITHIN_MS)
    const answer = this.#answers.shift()
    if (answer?.ms === undefined) {
      throw new Error(`Medusa did not write: ${answer?.failed}`)
    }
    return answer.ms
  }

  /** The writer alone, in transactions of a lot. @param {Semantics} semantics */
  async write(semantics) {
    const { StockWriter } = builtPlugin()
    const connection = this.#connections[semantics]
    for (const part of batches(this.levels, StockWriter.LOT)) {
      const words = this.#words(part, connection.id)
      const { changed, outcomes } = await this.#database.transaction(async (sql) => {
        await StockWriter.lock(sql)
        return this.#writer.write(sql, connection.id, words, connection.stock)
      })
      if (changed !== part.length || outcomes.length) {
        throw new Error(`Of ${part.length} levels ${changed} were written`)
      }
    }
  }

  /** What the ERP says of all its stock comes in. */
  async say() {
    const { id: connection } = this.#connections.on_hand
    for (const [place, part] of batches(this.levels, MESSAGE).entries()) {
      const items = part.map(({ sku, item }) => ({
        ...{ sku, location: WAREHOUSE, quantity: quantityOf(item, this.round), version: this.round },
      }))
      const { id, body, hash, items: count } = stockMessage(`${this.round}-${place}`, items, new Date().toISOString())
      await this.client.query(
        `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, items)
         SELECT 'erpinb_' || $1::text, id, '/erp', $1, 'stock.level', 2, epoch, $3, $4, $5 FROM erp_connection WHERE id = $2`,
        [id, connection, hash, body, count]
      )
    }
  }

  /** Applies what came in. @param {() => void} [each] called after each lot */
  async drain(each = () => undefined) {
    while ((await this.#runtime.drain.look()).found) {
      each()
    }
    const { rows } = await this.client.query("DELETE FROM erp_inbox RETURNING status")
    const other = rows.find(({ status }) => status !== "applied")
    if (other || !rows.length) {
      throw new Error(`What came in was ${other?.status ?? "lost"}`)
    }
  }

  /** As the drain hands them over. @param {Level[]} levels @param {string} connection */
  #words(levels, connection) {
    const { stockLevelId } = builtPlugin()
    const as_of = new Date().toISOString()
    const words = levels.map(({ sku, item }) => ({
      ...{ id: stockLevelId(connection, WAREHOUSE, sku), sku, location: WAREHOUSE, epoch: EPOCH, as_of, item },
      ...{ order_key: String(this.round).padStart(20, "0"), version: String(this.round) },
      ...{ quantity: String(quantityOf(item, this.round)), inbox_id: `erpinb_${this.round}` },
    }))
    return words.sort((a, b) => (a.id < b.id ? -1 : 1))
  }
}

/** A process that drains when the bench says so; its events stay owed. @param {string} url */
function runtimeOf(url) {
  const { ErpRuntime, parseOptions } = builtPlugin()
  const stock = /** @type {const} */ (["on_hand", "available"])
  return new ErpRuntime({
    database: { connectionString: url },
    options: parseOptions({
      queue: { backend: "postgres" },
      connections: stock.map((semantics) => ({
        ...{ name: semantics.replace("_", "-"), connector: "instant", stock: { semantics } },
      })),
    }),
    connectors: registered(new InstantErp()),
    logger: troubleOnly,
  })
}
