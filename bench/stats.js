/** What a bench may say of its numbers. Pure. */

/** The interval must hold the true median at least so often. */
const CONFIDENCE = 0.95

/**
 * @param {number[]} values at least one
 * @param {number} share 0 to 1
 * @returns the smallest value that is not below this share of all values
 */
function percentile(values, share) {
  const sorted = ascending(values)
  return /** @type {number} */ (sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)])
}

/** @param {number[]} values at least one */
function median(values) {
  const sorted = ascending(values)
  const middle = sorted.length >> 1
  const upper = /** @type {number} */ (sorted[middle])
  return sorted.length % 2 ? upper : (upper + /** @type {number} */ (sorted[middle - 1])) / 2
}

/**
 * The interval of order statistics around the median: it assumes nothing about how the values are spread, and is never
 * narrower than it may be.
 *
 * @param {number[]} values independent of each other, one per block
 * @returns {{ low: number, high: number, coverage: number }} the narrowest one of at least 95 %. Fewer than six values
 *   cannot give that: then it spans all of them, and `coverage` says how often such an interval holds the median.
 */
function medianInterval(values) {
  const sorted = ascending(values)
  const count = sorted.length
  let below = 0
  while (2 * (below + 1) < count && coverage(count, below + 1) >= CONFIDENCE) {
    below++
  }
  return {
    low: /** @type {number} */ (sorted[below]),
    high: /** @type {number} */ (sorted[count - 1 - below]),
    coverage: coverage(count, below),
  }
}

/**
 * Each block is compared with itself only, so that what slowed the machine for a while slows both sides.
 *
 * @param {number[]} measured one per block
 * @param {number[]} base of the same blocks
 */
function ratios(measured, base) {
  if (measured.length !== base.length) {
    throw new Error(`${measured.length} blocks cannot be paired with ${base.length}`)
  }
  return measured.map((value, block) => value / /** @type {number} */ (base[block]))
}

/** How often the median lies between the values number `below` from either end. @param {number} count @param {number} below */
function coverage(count, below) {
  let outside = 0
  let combinations = 1
  for (let place = 0; place <= below; place++) {
    outside += combinations
    combinations = (combinations * (count - place)) / (place + 1)
  }
  return Math.max(0, 1 - (2 * outside) / 2 ** count)
}

/** @param {number[]} values */
function ascending(values) {
  if (!values.length) {
    throw new Error("There is nothing measured")
  }
  return [...values].sort((one, other) => one - other)
}

module.exports = { median, medianInterval, percentile, ratios }
