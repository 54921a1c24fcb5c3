import pg from "pg"
import { ARTICLES, skuOf } from "./stock-feed.mjs"

/**
 * @typedef {object} StockResult
 * @property {number} events sent by the ERP
 * @property {number} applied items
 * @property {number} superseded items
 * @property {number} held items
 * @property {number} wrong articles whose quantity differs from the ERP's
 * @property {number | null} lagSeconds p95 from receipt to effect, imports left out
 * @property {number} forgedAccepted
 */

/**
 * Gives the store the articles of the import. Straight into its tables, since 20,000 calls of the admin API would take
 * longer than the demo; their inventory levels are created by the plugin.
 *
 * @param {string} databaseUrl
 */
export async function createArticles(databaseUrl) {
  await withDatabase(databaseUrl, (client) =>
    client.query("INSERT INTO inventory_item (id, sku) SELECT 'iitem_' || sku, sku FROM unnest($1::text[]) AS a(sku)", [
      Array.from({ length: ARTICLES }, (_, number) => skuOf(number)),
    ])
  )
}

/** Whether everything that came in is settled. @param {string} databaseUrl */
export async function isSettled(databaseUrl) {
  const [row] = await withDatabase(databaseUrl, async (client) => {
    const { rows } = await client.query("SELECT EXISTS (SELECT 1 FROM erp_inbox WHERE status = 'received') AS waiting")
    return rows
  })
  return row.waiting === false
}

/**
 * Compares every article with the ERP's own books.
 *
 * @param {string} databaseUrl
 * @param {import("./stock-feed.mjs").StockFeed} feed
 * @returns {Promise<StockResult>}
 */
export async function checkStock(databaseUrl, feed) {
  return withDatabase(databaseUrl, async (client) => {
    const { rows: levels } = await client.query(
      `SELECT i.sku, l.stocked_quantity::float8 AS quantity FROM inventory_item i
         JOIN inventory_level l ON l.inventory_item_id = i.id WHERE i.sku LIKE 'ART-%'`
    )
    const stored = new Map(levels.map(({ sku, quantity }) => [sku, quantity]))
    const wrong = [...feed.truth()].filter(([sku, quantity]) => stored.get(sku) !== quantity).length
    const { rows } = await client.query(
      `SELECT sum(applied)::int AS applied, sum(superseded)::int AS superseded, sum(held)::int AS held,
              percentile_disc(0.95) WITHIN GROUP (ORDER BY extract(epoch FROM settled_at - created_at))
                FILTER (WHERE items <= 100 AND settled_at IS NOT NULL) AS lag
         FROM erp_inbox`
    )
    const { applied, superseded, held, lag } = rows[0]
    const lagSeconds = lag === null ? null : Math.round(Number(lag) * 100) / 100
    return { events: feed.events, applied, superseded, held, wrong, lagSeconds, forgedAccepted: feed.forgedAccepted }
  })
}

/**
 * @template Result
 * @param {string} connectionString
 * @param {(client: import("pg").Client) => Promise<Result>} work
 */
async function withDatabase(connectionString, work) {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
