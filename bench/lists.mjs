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
  "deliveries, all": ({ runtime }) => runtime.deliveries.list({}, PAGE),
  "deliveries, all, from the 10,000th": ({ runtime }) => runtime.deliveries.list({}, DEEP),
  "deliveries, delivered": ({ runtime }) => runtime.deliveries.list({ status: ["delivered"] }, PAGE),
  "deliveries, delivered, from the 10,000th": ({ runtime }) => runtime.deliveries.list({ status: ["delivered"] }, DEEP),
  "deliveries, dead": ({ runtime }) => runtime.deliveries.list({ status: ["dead"] }, PAGE),
  "deliveries, dead or held": ({ runtime }) => runtime.deliveries.list({ status: ["dead", "held"] }, PAGE),
  "deliveries, dead, of a rare connection": ({ runtime }) =>
    runtime.deliveries.list({ status: ["dead"], connection: "rare" }, PAGE),
  "deliveries, of a connection with most": ({ runtime }) => runtime.deliveries.list({ connection: "erp" }, PAGE),
  "deliveries, of a connection with a thousandth": ({ runtime }) =>
    runtime.deliveries.list({ connection: "rare" }, PAGE),
  "deliveries, of a class of errors": ({ runtime }) => runtime.deliveries.list({ class: "rejected" }, PAGE),
  "deliveries, of one order": ({ runtime, size }, round) =>
    runtime.deliveries.list({ order: `order_${anyOf(size, round)}` }, PAGE),
  "one delivery": ({ runtime, size }, round) => runtime.deliveries.get(`erpdlv_${anyOf(size, round)}`),
  "dead letters by cause": ({ runtime }) => runtime.causes.list("dead", PAGE),
  "held by cause": ({ runtime }) => runtime.causes.list("held", PAGE),
  "redrive, how many": ({ runtime }) => runtime.redrives.count({ status: "dead" }),
  "inbox, all": ({ runtime }) => runtime.inboxMessages.list({}, PAGE),
  "inbox, from the 10,000th": ({ runtime }) => runtime.inboxMessages.list({}, DEEP),
  "inbox, held": ({ runtime }) => runtime.inboxMessages.list({ status: ["held"] }, PAGE),
  "inbox, of a connection with a thousandth": ({ runtime }) => runtime.inboxMessages.list({ connection: "rare" }, PAGE),
  overview: ({ runtime }) => runtime.overview.read(),
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
