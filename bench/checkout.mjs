import { setTimeout as wait } from "node:timers/promises"
import { interleaved } from "./blocks.mjs"
import { figure, ratioFigure } from "./figures.mjs"
import { percentile } from "./stats.js"
import { KINDS, startStores } from "./stores.mjs"

const SHARES = /** @type {const} */ ([
  ["p50", 0.5, { at: "most", limit: 1.05 }],
  ["p95", 0.95, { at: "most", limit: 1.2 }],
  ["p99", 0.99, undefined],
])
/** SKUs of an import. */
const SKUS = { quick: 20_000, full: 100_000 }
/** At once. Two keep one process of a store busy. */
const SHOPPERS = 2
const NAMES = /** @type {(keyof typeof KINDS)[]} */ (Object.keys(KINDS))

/**
 * How long a shopper waits for the order, in a store without the plugin and in stores with it whose ERP is healthy, slow
 * or down, or tells of all its stock meanwhile. Real stores over HTTP; only the request that places the order is timed.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function checkout({ servers, blocks, quick, directory, cleanup, say }) {
  const orders = quick ? 8 : 40
  const stores = await startStores(servers, directory, cleanup, quick ? SKUS.quick : SKUS.full, (step) =>
    say(`checkout: ${step}`)
  )
  for (const name of NAMES) {
    await sell(stores[name], orders)
  }
  const measured = await interleaved(
    blocks,
    /** @type {Record<keyof typeof KINDS, () => Promise<number[]>>} */ (
      Object.fromEntries(NAMES.map((name) => [name, () => sell(stores[name], orders)]))
    ),
    (step) => say(`checkout: ${step}`)
  )
  return SHARES.flatMap(([share, part, goal]) => {
    /** @param {keyof typeof KINDS} name */
    const of = (name) => measured[name].map((times) => percentile(times, part))
    const title = `checkout, ${share}`
    return [
      ...NAMES.map((name) => figure(title, KINDS[name].what, "ms", of(name))),
      ...NAMES.filter((name) => name !== "without").map((name) =>
        ratioFigure(title, `${KINDS[name].what} / ${KINDS.without.what}`, of(name), of("without"), goal)
      ),
    ]
  })
}

/**
 * Shoppers who fill a cart and buy it, one after the other and some at once, as a shop that is busy all day sees them.
 *
 * @param {import("./stores.mjs").BenchStore} store
 * @param {number} orders
 * @returns {Promise<number[]>} milliseconds of each checkout
 */
async function sell(store, orders) {
  /** @type {number[]} */
  const times = []
  let next = 0
  const buy = async () => {
    while (next < orders) {
      const cart = await store.shop.fillCart(next++)
      times.push((await store.shop.complete(cart)).checkoutMs)
    }
  }
  await store.stock?.begin()
  await Promise.all(Array.from({ length: SHOPPERS }, buy))
  await store.stock?.end()
  store.sold += orders
  // The next store is to have the machine for itself.
  while (store.booked && (await store.booked()) < store.sold) {
    await wait(100)
  }
  return times
}
