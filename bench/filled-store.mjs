import { Pipeline } from "./pipeline.mjs"

/** Names of the connections, and what share of everything is theirs. */
export const CONNECTIONS = /** @type {const} */ ({ erp: 0.9, second: 0.099, rare: 0.001 })

/** Deliveries in a state that somebody must look at, and how many a store may have of them. */
const DEAD = 10_000
const HELD = 5_000
const PENDING = 500
/** What they have in common, so many of each. */
const CAUSES = 12
const INBOX_SHARE = 0.2
/** Articles of which an ERP has told; every fiftieth is held. */
const STOCK_SHARE = 0.1

/**
 * A database as years leave it: so many deliveries, each with its message and attempts, beside what is dead, held and
 * waiting, an inbox, and stock.
 *
 * Filled with indexes that are made anew afterwards, and vacuumed, as autovacuum leaves tables that mostly grow.
 */
export class FilledStore {
  /**
   * @param {import("./servers.mjs").Servers} servers
   * @param {number} size deliveries
   */
  static async create(servers, size) {
    const pipeline = await Pipeline.create("postgres", servers)
    const runtime = pipeline.runtime({ names: Object.keys(CONNECTIONS) })
    await runtime.connections.sync()
    runtime.monitoring.start()
    await pipeline.append(runtime, 1)
    const store = new FilledStore(pipeline, runtime, size)
    await store.#withoutIndexes(() => store.#fill())
    await pipeline.client.query("VACUUM ANALYZE erp_message, erp_delivery, erp_attempt, erp_inbox, erp_stock_level")
    store.cause = (await runtime.causes.list("dead", { limit: 1, offset: 0 })).groups[0]?.key ?? ""
    return store
  }

  /**
   * @param {Pipeline} pipeline
   * @param {import("./pipeline.mjs").Runtime} runtime
   * @param {number} size
   */
  constructor(pipeline, runtime, size) {
    this.pipeline = pipeline
    this.runtime = runtime
    this.size = size
    /** Key of a cause of dead letters. */
    this.cause = ""
  }

  async close() {
    await this.pipeline.close()
  }

  async #fill() {
    const { client } = this.pipeline
    const { rows } = await client.query("SELECT data FROM erp_message")
    await client.query("TRUNCATE erp_message, erp_delivery RESTART IDENTITY")
    await client.query("SELECT setseed(0.5)")
    await client.query(
      `INSERT INTO erp_message (id, type, version, subject, revision, time, display_id, cart_id, payment_collection_id,
                                content_hash, search_terms, data, source_updated_at, created_at, updated_at)
       SELECT 'erpmsg_' || n, 'order.placed', 1, 'order_' || n, 1, t, n::text, 'cart_' || n, 'paycol_' || n, md5(n::text),
              ARRAY[${term("email", "'customer' || n || '@example.com'")}, ${term("sku", "'sku-' || n % 5000")}],
              $2::jsonb || jsonb_build_object('order_id', 'order_' || n, 'email', 'customer' || n || '@example.com'), t, t, t
         FROM (SELECT n, now() - ($1::int - n + 1) * interval '30 seconds' AS t FROM generate_series(1, $1::int) n) r`,
      [this.size, JSON.stringify(rows[0].data)]
    )
    await this.#fillDeliveries()
    await client.query(
      `INSERT INTO erp_attempt (id, delivery_id, connection_id, number, lease_token, started_at, finished_at, outcome,
                                error_class, code, message, counted, health, created_at, updated_at)
       SELECT 'erpatt_' || d.seq || '_' || a, d.id, d.connection_id, a, 'lease_' || d.seq || '_' || a, t, t,
              CASE WHEN d.error_class IS NULL AND a = d.attempts_begun THEN 'delivered' ELSE 'failed' END,
              d.error_class, d.code, d.reason, true, CASE WHEN d.error_class IS NULL THEN 'success' ELSE 'none' END, t, t
         FROM erp_delivery d CROSS JOIN LATERAL generate_series(1, d.attempts_begun) a
         CROSS JOIN LATERAL (SELECT d.created_at + a * interval '1 second' AS t) at`
    )
    await client.query(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, status, items,
                              position, applied, held, refused, error_class, code, reason, settled_at, created_at, updated_at)
       SELECT 'erpinb_' || n, ${connectionOf()}, '/erp', 'event_' || n, 'stock.level', 2, 1, md5(n::text), $2, s, 1, 1,
              (s IN ('applied', 'superseded'))::int, (s = 'held')::int, (s = 'dead')::int,
              CASE s WHEN 'held' THEN 'configuration' WHEN 'dead' THEN 'rejected' END,
              CASE s WHEN 'held' THEN 'sku_unknown' WHEN 'dead' THEN 'quantity_negative' END, NULL, t, t, t
         FROM (SELECT n, random() AS r, now() - ($1::int - n + 1) * interval '2 minutes' AS t,
                      CASE WHEN n % 200 = 0 THEN 'held' WHEN n % 500 = 1 THEN 'dead' WHEN n % 9 = 2 THEN 'superseded' ELSE 'applied' END AS s
                 FROM generate_series(1, $1::int) n) r`,
      [Math.round(this.size * INBOX_SHARE), JSON.stringify({ specversion: "1.0", data: { items: [] } })]
    )
    await client.query(
      `INSERT INTO erp_stock_level (id, connection_id, sku, location, epoch, order_key, quantity, status, code, inbox_id,
                                    item, created_at, updated_at)
       SELECT 'erpstk_' || n, ${connectionOf()}, 'SKU-' || n, 'MAIN', 1, '1', '5',
              CASE WHEN n % 50 = 0 THEN 'held' ELSE 'applied' END, CASE WHEN n % 50 = 0 THEN 'sku_unknown' END,
              'erpinb_1', 0, now(), now()
         FROM (SELECT n, random() AS r FROM generate_series(1, $1::int) n) q`,
      [Math.round(this.size * STOCK_SHARE)]
    )
  }

  /** What is dead or held lies anywhere among the others, each with one of a few causes. */
  async #fillDeliveries() {
    const scale = this.size / 1_000_000
    const [dead, held, pending] = [DEAD, HELD, PENDING].map((count) => Math.ceil(count * scale))
    await this.pipeline.client.query(
      `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, attempts, attempts_begun,
                                 last_attempt_at, failing_since, error_class, code, reason, cause, confirmation,
                                 document_number, delivered_at, created_at, updated_at)
       SELECT 'erpdlv_' || n, 'erpmsg_' || n, c, 'order.placed', 'order_' || n, s, t, a, a, t, CASE WHEN stuck THEN t END,
              CASE s WHEN 'dead' THEN 'rejected' WHEN 'held' THEN 'configuration' END,
              CASE WHEN stuck THEN 'code_' || n % ${CAUSES} END, CASE WHEN stuck THEN 'Product ' || n || ' unknown' END,
              CASE WHEN stuck THEN md5(s || c || n % ${CAUSES}) END,
              CASE s WHEN 'delivered' THEN 'confirmed' END, CASE s WHEN 'delivered' THEN 'S' || n END,
              CASE s WHEN 'delivered' THEN t END, t, t
         FROM (SELECT n, s, s IN ('dead', 'held') AS stuck, ${connectionOf()} AS c,
                      CASE s WHEN 'pending' THEN 0 WHEN 'dead' THEN 8 ELSE 1 END AS a,
                      now() - ($1::int - n + 1) * interval '30 seconds' AS t
                 FROM (SELECT n, random() AS r,
                              CASE WHEN place <= $2 THEN 'dead' WHEN place <= $2 + $3 THEN 'held'
                                   WHEN n > $1 - $4 THEN 'pending' WHEN n % 200 = 3 THEN 'skipped'
                                   WHEN n % 500 = 4 THEN 'discarded' ELSE 'delivered' END AS s
                         FROM (SELECT n, row_number() OVER (ORDER BY md5(n::text)) AS place
                                 FROM generate_series(1, $1::int) n) p) q) r
        ORDER BY n`,
      [this.size, dead, held, pending]
    )
  }

  /** @param {() => Promise<void>} work */
  async #withoutIndexes(work) {
    const { client } = this.pipeline
    const { rows } = await client.query(
      `SELECT indexname AS name, indexdef AS definition FROM pg_indexes
        WHERE tablename IN ('erp_message', 'erp_delivery', 'erp_attempt', 'erp_inbox', 'erp_stock_level') AND indexname NOT LIKE '%_pkey'`
    )
    for (const { name } of rows) {
      await client.query(`DROP INDEX "${name}"`)
    }
    await work()
    for (const { definition } of rows) {
      await client.query(definition)
    }
  }
}

/** SQL: what a message is found by, as search-terms.ts makes it. @param {string} kind @param {string} text */
function term(kind, text) {
  return `left(encode(sha256(convert_to('${kind}' || chr(10) || ${text}, 'UTF8')), 'hex'), 16)`
}

/** SQL: the connection whose share `r` falls into. */
function connectionOf() {
  const id = (/** @type {string} */ name) => `(SELECT id FROM erp_connection WHERE name = '${name}')`
  const { rare, second } = CONNECTIONS
  return `CASE WHEN r < ${rare} THEN ${id("rare")} WHEN r < ${rare + second} THEN ${id("second")} ELSE ${id("erp")} END`
}
