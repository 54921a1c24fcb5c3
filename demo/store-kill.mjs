import { setTimeout as wait } from "node:timers/promises"

const LOOK_MS = 50
const GIVEN_UP_AFTER_MS = 120_000

/**
 * @typedef {object} Kill what the kill met
 * @property {number} underWay orders the ERP was working on when the store was dead: no answer could reach it any more
 * @property {import("./simulator/ledger.mjs").ErpDocument[]} documents the ERP's books at that moment
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
    const { depth } = await readOverview()
    const { orders, under_way: underWay } = await simulator.stats() // last, since it is what passes soonest
    mostWaiting = Math.max(mostWaiting, depth)
    if (orders > bookedBefore && depth < mostWaiting && underWay > 1 && depth > underWay) {
      await store.kill()
      const [stats, documents] = await Promise.all([simulator.stats(), simulator.documents()])
      return { underWay: stats.under_way, documents }
    }
    if (depth === 0 && mostWaiting > 0) {
      return undefined
    }
    await wait(LOOK_MS)
  }
  return undefined
}
