import { setTimeout as wait } from "node:timers/promises"

const LOOK_MS = 50
const GIVEN_UP_AFTER_MS = 120_000

/**
 * @typedef {object} Kill what the kill met
 * @property {number} waiting deliveries the store had not settled, by its own last word
 * @property {number} underWay orders the ERP was working on when the store was dead: no answer could reach it any more
 *
 * @typedef {object} Parts
 * @property {import("./store.mjs").Store} store
 * @property {import("./erp-simulator.mjs").ErpSimulator} simulator
 * @property {() => Promise<import("./erp-admin.mjs").Overview>} readOverview
 */

/**
 * Kills the store in the middle of its drain: something has been booked since the ERP is back, calls are under way,
 * and more than that still waits. The ERP must be `busy`, so that the moment lasts longer than a look at it.
 *
 * @param {Parts} parts nobody may buy meanwhile
 * @returns {Promise<Kill | undefined>} undefined when that moment never came; the store lives then
 */
export async function killInMidDrain({ store, simulator, readOverview }) {
  const deadline = performance.now() + GIVEN_UP_AFTER_MS
  let mostWaiting = 0
  const bookedBefore = (await simulator.stats()).orders
  while (performance.now() < deadline) {
    const [{ depth }, { orders, under_way: underWay }] = await Promise.all([readOverview(), simulator.stats()])
    mostWaiting = Math.max(mostWaiting, depth)
    if (orders > bookedBefore && depth < mostWaiting && underWay > 1 && depth > underWay) {
      await store.kill()
      return { waiting: depth, underWay: (await simulator.stats()).under_way }
    }
    if (depth === 0 && mostWaiting > 0) {
      return undefined
    }
    await wait(LOOK_MS)
  }
  return undefined
}
