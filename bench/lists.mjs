import { interleaved } from "./blocks.mjs"
import { figure } from "./figures.mjs"
import { FilledStore } from "./filled-store.mjs"
import { percentile } from "./stats.js"

const SIZE = 1_000_000
const QUICK_SIZE = 50_000
const ROUNDS = 20
const PAGE = { limit: 20, offset: 0 }
const DEEP = { limit: 20, offset: 10_000 }
/** What a page of the admin may wait for. */
const GOAL = /** @type {const} */ ({ at: "most", limit: 50 })

/**
 * Everything the API lists, as its routes ask the module for it. One more is one more line.
 *
 * @type {Record<string, (store: FilledStore, round: number) => Promise<unknown>>}
 */
const LISTS = {
  "deliveries, all": ({ runtime }) => runtime.deliveryList.page({}, PAGE),
  "deliveries, all, from the 10,000th": ({ runtime }) => runtime.deliveryList.page({}, DEEP),
  "deliveries, delivered": ({ runtime }) => runtime.deliveryList.page({ status: ["delivered"] }, PAGE),
  "deliveries, delivered, from the 10,000th": ({ runtime }) =>
    runtime.deliveryList.page({ status: ["delivered"] }, DEEP),
  "deliveries, dead": ({ runtime }) => runtime.deliveryList.page({ status: ["dead"] }, PAGE),
  "deliveries, dead or held": ({ runtime }) => runtime.deliveryList.page({ status: ["dead", "held"] }, PAGE),
  "deliveries, dead, of a rare connection": ({ runtime }) =>
    runtime.deliveryList.page({ status: ["dead"], connection: "rare" }, PAGE),
  "deliveries, of a connection with most": ({ runtime }) => runtime.deliveryList.page({ connection: "erp" }, PAGE),
  "deliveries, of a connection with a thousandth": ({ runtime }) =>
    runtime.deliveryList.page({ connection: "rare" }, PAGE),
  "deliveries, of a class of errors": ({ runtime }) => runtime.deliveryList.page({ class: "rejected" }, PAGE),
  "deliveries, of one order": ({ runtime, size }, round) =>
    runtime.deliveryList.page({ order: `order_${anyOf(size, round)}` }, PAGE),
  "search, number of an order": ({ runtime, size }, round) =>
    runtime.deliveryList.page({ q: `#${anyOf(size, round)}` }, PAGE),
  "search, document of the ERP": ({ runtime, size }, round) =>
    runtime.deliveryList.page({ q: `S${anyOf(size, round)}` }, PAGE),
  "search, e-mail": ({ runtime, size }, round) =>
    runtime.deliveryList.page({ q: `customer${anyOf(size, round)}@example.com` }, PAGE),
  "search, a SKU of many orders": ({ runtime }) => runtime.deliveryList.page({ q: "SKU-17" }, PAGE),
  "search, what is nowhere": ({ runtime }) => runtime.deliveryList.page({ q: "nowhere" }, PAGE),
  "search, text of an error": ({ runtime }) => runtime.deliveryList.page({ error: "Product 17" }, PAGE),
  "one delivery": ({ runtime, size }, round) => runtime.deliveries.get(`erpdlv_${anyOf(size, round)}`),
  "dead letters by cause": ({ runtime }) => runtime.causes.list("dead", PAGE),
  "held by cause": ({ runtime }) => runtime.causes.list("held", PAGE),
  "dead letters of one cause": ({ runtime, cause }) => runtime.deliveryList.page({ status: ["dead"], cause }, PAGE),
  "redrive, how many": ({ runtime }) => runtime.redrives.count({ status: "dead" }),
  "inbox, all": ({ runtime }) => runtime.inboxMessages.list({}, PAGE),
  "inbox, from the 10,000th": ({ runtime }) => runtime.inboxMessages.list({}, DEEP),
  "inbox, held": ({ runtime }) => runtime.inboxMessages.list({ status: ["held"] }, PAGE),
  "inbox, of a connection with a thousandth": ({ runtime }) => runtime.inboxMessages.list({ connection: "rare" }, PAGE),
  "stock that waits": ({ runtime }) => runtime.stock.held(),
  overview: ({ runtime }) => runtime.overview.read(),
  "samples of a month": ({ runtime }) => runtime.monitoring.samples({ from: new Date(Date.now() - 30 * 86_400_000) }),
  "a scrape of all metrics": ({ runtime }) => runtime.monitoring.metrics(),
}

/**
 * How long the admin's lists take beside a million deliveries, each asked for again and again while nothing else happens.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function lists({ servers, blocks, quick, say }) {
  const size = quick ? QUICK_SIZE : SIZE
  say(`lists: filling a database with ${size} deliveries`)
  const store = await FilledStore.create(servers, size)
  const measured = await interleaved(
    blocks,
    Object.fromEntries(
      Object.entries(LISTS).map(([name, list]) => [name, (/** @type {number} */ block) => times(store, list, block)])
    ),
    (step) => say(`lists: ${step}`)
  )
  await store.close()
  return /** @type {const} */ ([
    [0.95, "p95", GOAL],
    [0.5, "p50", undefined],
  ]).flatMap(([share, called, goal]) =>
    Object.entries(measured).map(([name, perBlock]) =>
      figure(
        `lists, ${called} beside ${size} deliveries`,
        name,
        "ms",
        perBlock.map((list) => percentile(list, share)),
        goal
      )
    )
  )
}

/**
 * @param {FilledStore} store
 * @param {(store: FilledStore, round: number) => Promise<unknown>} list
 * @param {number} block
 * @returns {Promise<number[]>} milliseconds
 */
async function times(store, list, block) {
  const taken = []
  for (let round = 0; round < ROUNDS; round++) {
    const before = performance.now()
    await list(store, block * ROUNDS + round)
    taken.push(performance.now() - before)
  }
  return taken
}

/** Another one each time, anywhere among all. @param {number} size @param {number} round */
const anyOf = (size, round) => 1 + ((round * 7_919 * 104_729) % size)
