import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import { logIn } from "../demo/erp-admin.mjs"
import { startErpSimulator } from "../demo/erp-simulator.mjs"
import { seed } from "../demo/seed.mjs"
import { checkout } from "../demo/shopper.mjs"
import { prepareStore } from "../demo/store.mjs"
import { StockImport } from "./stock-import.mjs"

const SLOW_MS = 2_000
/** The simulated ERP books a repeated key once: one call per order, without a look before it. */
const IDEMPOTENCY = /** @type {const} */ ("key")

/**
 * @typedef {object} BenchStore
 * @property {import("../demo/shopper.mjs").Checkout} shop
 * @property {number} sold
 * @property {(() => Promise<number>) | undefined} booked orders its ERP has; absent where it will never have them
 * @property {StockImport | undefined} stock what its ERP says of its stock while shoppers buy
 */

/** The stores that are compared. */
export const KINDS = /** @type {const} */ ({
  without: { what: "without the plugin", plugin: false, up: true, processingMs: undefined, imports: false },
  healthy: { what: "ERP healthy", plugin: true, up: true, processingMs: undefined, imports: false },
  slow: { what: "ERP slow (2 s)", plugin: true, up: true, processingMs: SLOW_MS, imports: false },
  down: { what: "ERP down", plugin: true, up: false, processingMs: undefined, imports: false },
  imports: { what: "during an import of stock", plugin: true, up: true, processingMs: undefined, imports: true },
})

/**
 * Real stores, alike but for the plugin and the state of the ERP; each with a process, a database and an ERP of its own.
 *
 * @param {import("./servers.mjs").Servers} servers
 * @param {string} directory
 * @param {import("../demo/cleanup.mjs").Cleanup} cleanup
 * @param {number} skus of an import
 * @param {(step: string) => void} say
 */
export async function startStores(servers, directory, cleanup, skus, say) {
  const started = []
  for (const name of /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS))) {
    say(`starting the store "${KINDS[name].what}"`)
    started.push([name, await start(name, servers, directory, cleanup, skus)])
  }
  return /** @type {Record<keyof typeof KINDS, BenchStore>} */ (Object.fromEntries(started))
}

/**
 * @param {keyof typeof KINDS} name
 * @param {import("./servers.mjs").Servers} servers
 * @param {string} parent
 * @param {import("../demo/cleanup.mjs").Cleanup} cleanup
 * @param {number} skus
 * @returns {Promise<BenchStore>}
 */
async function start(name, { postgres }, parent, cleanup, skus) {
  const { plugin, up, processingMs, imports } = KINDS[name]
  const directory = join(parent, name)
  await mkdir(directory)
  const erp = await startErpSimulator(directory, IDEMPOTENCY, cleanup, processingMs)
  const databaseUrl = await postgres.createDatabase(`bench_store_${name}`)
  const settings = { databaseUrl, redisUrl: undefined, erp, idempotency: IDEMPOTENCY, admin: false, plugin }
  const store = await prepareStore(directory, settings, cleanup, () => undefined)
  await store.start()
  const shop = await seed(await logIn(store.url, store.adminEmail, store.adminPassword))
  if (!up) {
    await erp.enter("refused")
  }
  const booked = plugin && up ? async () => (await erp.stats()).orders : undefined
  const stock = imports ? await StockImport.create(databaseUrl, skus, cleanup) : undefined
  return { shop: checkout(store.url, shop), sold: 0, booked, stock }
}
