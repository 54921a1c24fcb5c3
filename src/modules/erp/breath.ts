/** How much of a store's time an import may have. Pure. */

/** After a lot, at least: the loop's other work comes to its turn. */
const SHORTEST_MS = 10
/** Of an idle process half of the time goes to the import, of a busy one a twentieth. */
const WHEN_BUSY = 18

/**
 * How long to rest after a lot of an import: as long as it took, and longer the busier the process is with something
 * else, so that shoppers get the processor, and the locks, when they need them.
 *
 * @param tookMs of the lot
 * @param busy share of the time in which this process had something to do, 0 to 1
 * @returns milliseconds
 */
export function breathAfter(tookMs: number, busy: number): number {
  return Math.max(SHORTEST_MS, tookMs * (1 + WHEN_BUSY * Math.min(Math.max(busy, 0), 1)))
}
