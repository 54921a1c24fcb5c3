import { setTimeout as wait } from "node:timers/promises"
import { interleave } from "./blocks.mjs"
import { figure } from "./figures.mjs"
import { percentile } from "./stats.js"
import { startStores } from "./stores.mjs"

const SHARES = /** @type {const} */ ([
  ["p50", 0.5, { atMost: 1.05 }],
  ["p95", 0.95, { atMost: 1.2 }],
  ["p99", 0.99, undefined],
])

/**
 * How long a shopper waits for the order, in a store without the plugin and in stores with it whose ERP is healthy, slow
 * or down. Real stores over HTTP; only the request that places the order is timed.
 *
 * @param {import("./run.mjs").Bench} bench
 * @returns {Promise<import("./figures.mjs").Finding>}
 */
export async function checkout({ servers, blocks, quick, directory, cleanup, say }) {
  const orders = quick ? 8 : 40
  const stores = await startStores(servers, directory, cleanup, say)
  const names = /** @type {(keyof typeof stores)[]} */ (Object.keys(stores))
  for (const name of names) {
    await sell(stores[name], orders)
  }
  const results = await interleave(names, blocks, (name) => sell(stores[name], orders), say)

  const figures = SHARES.flatMap(([share, part, goal]) => {
    /** @param {keyof typeof stores} name */
    const of = (name) => results.map((result) => percentile(result[name], part))
    const without = of("without")
    return [
      ...names.map((name) => figure(`${share}: ${stores[name].what}`, "ms", of(name))),
      ...names
        .filter((name) => name !== "without")
        .map((name) =>
          figure(
            `${share}: ${stores[name].what} ÷ ${stores.without.what}`,
            "×",
            of(name).map((value, block) => value / /** @type {number} */ (without[block])),
            goal
          )
        ),
    ]
  })
  return {
    title: "Checkout",
    about:
      `Four stores side by side, each with a process and a database of its own; ${orders} orders a block and store, one ` +
      `after another. The carts are filled beforehand; the stores that are not selling at the moment have nothing to do, ` +
      `but for one whose ERP is down: its orders wait, and it probes every two seconds.`,
    figures,
  }
}

/**
 * @param {import("./stores.mjs").BenchStore} store
 * @param {number} orders
 * @returns {Promise<number[]>} milliseconds of each checkout
 */
async function sell(store, orders) {
  const carts = []
  for (let number = 0; number < orders; number++) {
    carts.push(await store.shop.fillCart(number))
  }
  const times = []
  for (const cart of carts) {
    times.push((await store.shop.complete(cart)).checkoutMs)
  }
  store.sold += orders
  // The next store is to have the machine for itself.
  while (store.booked && (await store.booked()) < store.sold) {
    await wait(100)
  }
  return times
}
