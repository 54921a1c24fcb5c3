import { compare } from "./comparison.mjs"

/**
 * @typedef {object} Observation what the demo saw
 * @property {import("./shopper.mjs").PlacedOrder[]} orders
 * @property {Map<string, import("./comparison.mjs").Change>} changes made to them afterwards, by id
 * @property {unknown[]} shopperErrors
 * @property {unknown[]} adminErrors
 * @property {import("./simulator/ledger.mjs").ErpDocument[]} documents
 * @property {number} deadLetters
 * @property {number} depth
 * @property {number} outageMs
 * @property {number} drainMs
 * @property {number} requestsDuringOutage
 * @property {import("./stock-check.mjs").StockResult} stock
 * @property {{ fired: number, resolved: number, tickets: number }} alerts
 * @property {{ count: number, waiting: number, underWay: number, downMs: number } | undefined} kill with `--kill`
 *
 * @typedef {object} Report
 * @property {number} orders_placed
 * @property {number} orders_in_erp placed orders with at least one document
 * @property {number} orders_canceled by the store's people, some time after they were placed
 * @property {number} orders_edited likewise
 * @property {number} lost placed orders without a document, but for canceled ones
 * @property {number} canceled_never_sent canceled before the ERP had them, which thus never heard of them
 * @property {number} canceled_would_ship canceled orders that the ERP has and would ship
 * @property {number} stale edited orders that the ERP has as they were before
 * @property {number} duplicates orders with more than one document
 * @property {number} dead_letters
 * @property {number} shopper_errors answers other than 2xx, and checkouts that gave no order
 * @property {number} admin_errors cancellations and edits that the store's people could not make
 * @property {number} outage_seconds
 * @property {number} drain_seconds from the ERP's return until nothing waited any more
 * @property {number} requests_during_outage everything that was tried at the ERP, refused connections included
 * @property {number | null} checkout_p50_ms
 * @property {number | null} checkout_p95_ms
 * @property {number} depth_at_end
 * @property {number} stock_events_sent by the ERP, repeated, stale and senseless ones included
 * @property {number} stock_items_applied
 * @property {number} stock_items_superseded something newer, or the same, had come before
 * @property {number} stock_items_held for an article the store does not have
 * @property {number} stock_levels_wrong articles whose quantity in the store differs from the ERP's
 * @property {number | null} stock_lag_p95_seconds from receipt to effect, the import left out
 * @property {number} forged_accepted events with somebody else's signature that were taken
 * @property {number} alerts_fired people were told of them
 * @property {number} alerts_resolved
 * @property {number} tickets_opened
 * @property {number} [store_kills] with `--kill`, as the next three
 * @property {number} [orders_waiting_at_kill] orders the ERP did not have, or not as they were, when the store was dead
 * @property {number} [calls_under_way_at_kill] orders the ERP was working on while nobody was left to answer
 * @property {number} [store_down_seconds] from the kill until it answered again
 */

/**
 * @param {Observation} seen
 * @returns {Report}
 */
export function makeReport(seen) {
  const { booked, lost, duplicates, wouldShip, stale, neverSent } = compare(seen.orders, seen.changes, seen.documents)
  const canceled = [...seen.changes.values()].filter((change) => "canceled" in change).length
  const checkouts = seen.orders.map(({ checkoutMs }) => checkoutMs).sort((a, b) => a - b)
  return {
    orders_placed: seen.orders.length,
    orders_in_erp: booked,
    orders_canceled: canceled,
    orders_edited: seen.changes.size - canceled,
    lost,
    canceled_never_sent: neverSent,
    canceled_would_ship: wouldShip,
    stale,
    duplicates,
    dead_letters: seen.deadLetters,
    shopper_errors: seen.shopperErrors.length,
    admin_errors: seen.adminErrors.length,
    outage_seconds: seconds(seen.outageMs),
    drain_seconds: seconds(seen.drainMs),
    requests_during_outage: seen.requestsDuringOutage,
    checkout_p50_ms: percentile(checkouts, 0.5),
    checkout_p95_ms: percentile(checkouts, 0.95),
    depth_at_end: seen.depth,
    stock_events_sent: seen.stock.events,
    stock_items_applied: seen.stock.applied,
    stock_items_superseded: seen.stock.superseded,
    stock_items_held: seen.stock.held,
    stock_levels_wrong: seen.stock.wrong,
    stock_lag_p95_seconds: seen.stock.lagSeconds,
    forged_accepted: seen.stock.forgedAccepted,
    alerts_fired: seen.alerts.fired,
    alerts_resolved: seen.alerts.resolved,
    tickets_opened: seen.alerts.tickets,
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
  const promised = /** @type {const} */ ([
    "lost",
    "canceled_would_ship",
    "stale",
    "duplicates",
    "shopper_errors",
    "admin_errors",
    "depth_at_end",
    "stock_levels_wrong",
    "forged_accepted",
  ])
  const broken = promised.filter((key) => report[key] !== 0).map((key) => `${key} is ${report[key]}`)
  const needed = /** @type {const} */ (["store_kills", "orders_waiting_at_kill", "calls_under_way_at_kill"])
  const missing = needed.filter((key) => report[key] === 0).map((key) => `${key} is 0, so the kill proves nothing`)
  const open = report.alerts_fired - report.alerts_resolved
  const alerts = [
    ...(open ? [`${open} alerts are not over`] : []),
    ...(report.tickets_opened ? [] : ["tickets_opened is 0, though the ERP refused an order"]),
  ]
  return [...broken, ...alerts, ...missing]
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
