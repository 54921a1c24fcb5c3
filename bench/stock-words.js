/** What an ERP says in a bench of its stock. Pure. */
const { createHash } = require("node:crypto")

/**
 * In an order that has nothing to do with where rows lie, the same in every run.
 *
 * @template Item
 * @param {Item[]} items
 * @param {(item: Item) => string} name
 */
function shuffled(items, name) {
  const hash = (/** @type {Item} */ item) => createHash("md5").update(name(item)).digest("hex")
  return items
    .map((item) => /** @type {const} */ ([hash(item), item]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, item]) => item)
}

/**
 * @template Item
 * @param {Item[]} items
 * @param {number} size
 * @returns {Item[][]}
 */
function batches(items, size) {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, at) => items.slice(at * size, (at + 1) * size))
}

/**
 * What there is of an item after so many rounds: never what there was a round before.
 *
 * @param {number} item
 * @param {number} round
 */
const quantityOf = (item, round) => round * 10 + (item % 7)

/**
 * An event as an inbox keeps it.
 *
 * @param {string} id
 * @param {Record<string, string | number>[]} items
 * @param {string} time
 */
function stockMessage(id, items, time) {
  const envelope = { specversion: "1.0", id, source: "/erp", type: "stock.level", version: 2, time, data: { items } }
  const hash = createHash("sha256").update(canonicalJson(envelope)).digest("hex")
  return { id, items: items.length, body: JSON.stringify(envelope), hash }
}

/** JSON whose keys are in order, at every depth. @param {unknown} value */
function canonicalJson(value) {
  return JSON.stringify(value, (_, part) =>
    typeof part === "object" && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part
  )
}

module.exports = { batches, canonicalJson, quantityOf, shuffled, stockMessage }
