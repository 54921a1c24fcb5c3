/**
 * @typedef {object} Observation what the demo saw
 * @property {import("./shopper.mjs").PlacedOrder[]} orders
 * @property {number} shopperErrors
 * @property {import("./simulator/ledger.mjs").ErpDocument[]} documents
 * @property {number} deadLetters
 * @property {number} depth
 * @property {number} outageMs
 * @property {number} drainMs
 * @property {number} requestsDuringOutage
 * @property {(import("./store-kill.mjs").Kill & { count: number, downMs: number }) | undefined} kill with `--kill`
 *
 * @typedef {object} Report
 * @property {number} orders_placed
 * @property {number} orders_in_erp placed orders with at least one document
 * @property {number} lost placed orders without a document
 * @property {number} duplicates orders with more than one document
 * @property {number} dead_letters
 * @property {number} shopper_errors answers other than 2xx, and checkouts that gave no order
 * @property {number} outage_seconds
 * @property {number} drain_seconds from the ERP's return until nothing waited any more
 * @property {number} requests_during_outage everything that was tried at the ERP, refused connections included
 * @property {number | null} checkout_p50_ms
 * @property {number | null} checkout_p95_ms
 * @property {number} depth_at_end
 * @property {number} [store_kills] with `--kill`, as the next three
 * @property {number} [orders_waiting_at_kill] not settled by the store when it was killed
 * @property {number} [calls_under_way_at_kill] of these, orders the ERP was working on while nobody was left to answer
 * @property {number} [store_down_seconds] from the kill until it answered again
 */

/**
 * @param {Observation} seen
 * @returns {Report}
 */
export function makeReport(seen) {
  /** @type {Map<string, number>} */
  const documentsPerOrder = new Map()
  for (const { order_id: id } of seen.documents) {
    documentsPerOrder.set(id, (documentsPerOrder.get(id) ?? 0) + 1)
  }
  const booked = seen.orders.filter(({ id }) => documentsPerOrder.has(id)).length
  const checkouts = seen.orders.map(({ checkoutMs }) => checkoutMs).sort((a, b) => a - b)
  return {
    orders_placed: seen.orders.length,
    orders_in_erp: booked,
    lost: seen.orders.length - booked,
    duplicates: [...documentsPerOrder.values()].filter((count) => count > 1).length,
    dead_letters: seen.deadLetters,
    shopper_errors: seen.shopperErrors,
    outage_seconds: seconds(seen.outageMs),
    drain_seconds: seconds(seen.drainMs),
    requests_during_outage: seen.requestsDuringOutage,
    checkout_p50_ms: percentile(checkouts, 0.5),
    checkout_p95_ms: percentile(checkouts, 0.95),
    depth_at_end: seen.depth,
    ...(seen.kill && {
      store_kills: seen.kill.count,
      orders_waiting_at_kill: seen.kill.waiting,
      calls_under_way_at_kill: seen.kill.underWay,
      store_down_seconds: seconds(seen.kill.downMs),
    }),
  }
}

/**
 * @param {Report} report
 * @returns {string[]} the promises that were broken; empty when all were kept
 */
export function brokenPromises(report) {
  const promised = /** @type {const} */ (["lost", "duplicates", "shopper_errors", "depth_at_end"])
  const broken = promised.filter((key) => report[key] !== 0).map((key) => `${key} is ${report[key]}`)
  const needed = /** @type {const} */ (["store_kills", "orders_waiting_at_kill", "calls_under_way_at_kill"])
  const missing = needed.filter((key) => report[key] === 0).map((key) => `${key} is 0, so the kill proves nothing`)
  return [...broken, ...missing]
}

/** @param {Report} report */
export function asTable(report) {
  const rows = Object.entries(report).map(([key, value]) => [key.replaceAll("_", " "), String(value ?? "–")])
  const width = Math.max(...rows.map(([name = ""]) => name.length))
  return rows.map(([name = "", value = ""]) => `  ${name.padEnd(width)}  ${value.padStart(8)}`).join("\n")
}

/** @param {number} ms */
function seconds(ms) {
  return Math.round(ms / 100) / 10
}

/**
 * Nearest rank.
 *
 * @param {number[]} sorted ascending
 * @param {number} share
 */
function percentile(sorted, share) {
  const value = sorted[Math.ceil(sorted.length * share) - 1]
  return value === undefined ? null : Math.round(value)
}
