/**
 * What the store promised against what stands in the ERP's books.
 *
 * @typedef {{ canceled: true } | { city: string }} Change what became of an order after it was placed
 *
 * @typedef {object} Comparison
 * @property {number} booked orders with at least one document
 * @property {number} lost orders without a document that were not canceled
 * @property {number} duplicates orders with more than one document
 * @property {number} wouldShip canceled orders with a document that is not canceled
 * @property {number} stale orders with another address than their document
 * @property {number} neverSent canceled orders that the ERP never had to hear of
 */

/**
 * @param {{ id: string }[]} orders as placed
 * @param {Map<string, Change>} changes by order id
 * @param {import("./simulator/ledger.mjs").ErpDocument[]} documents
 * @returns {Comparison}
 */
export function compare(orders, changes, documents) {
  /** @type {Map<string, import("./simulator/ledger.mjs").ErpDocument[]>} */
  const documentsOf = new Map()
  for (const document of documents) {
    documentsOf.set(document.order_id, [...(documentsOf.get(document.order_id) ?? []), document])
  }
  const pairs = orders.map(({ id }) => ({ change: changes.get(id), found: documentsOf.get(id) ?? [] }))
  const isCanceled = (/** @type {Change | undefined} */ change) => change !== undefined && "canceled" in change
  return {
    booked: pairs.filter(({ found }) => found.length > 0).length,
    lost: pairs.filter(({ change, found }) => found.length === 0 && !isCanceled(change)).length,
    duplicates: [...documentsOf.values()].filter((found) => found.length > 1).length,
    wouldShip: pairs.filter(({ change, found }) => isCanceled(change) && found.some(({ canceled }) => !canceled))
      .length,
    stale: pairs.filter(
      ({ change, found }) => change && "city" in change && found.some(({ city }) => city !== change.city)
    ).length,
    neverSent: pairs.filter(({ change, found }) => isCanceled(change) && found.length === 0).length,
  }
}
