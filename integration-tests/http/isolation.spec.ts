import type { Database } from "../../src/modules/erp/services/database"
import { eventually } from "../support/eventually"
import { describeStore, type Store } from "../support/store"

/** The shortest of our own timeouts (a lock, see database.ts): whoever waits for us is slower by at least so much. */
const OUR_PATIENCE_MS = 4_000

describeStore("a checkout while our database is in trouble", {}, (store) => {
  it("does not wait for our tables, and the order is delivered afterwards", async () => {
    const cart = await store.fillCart()
    const usual = await timed(store)
    await store.untilDelivered(usual.order.id)
    await store.withClient(async (client) => {
      await client.query("BEGIN")
      await client.query("LOCK TABLE erp_message, erp_delivery, erp_circuit IN ACCESS EXCLUSIVE MODE")
      const { order, ms } = await timed(store, cart)
      expect(ms - usual.ms).toBeLessThan(OUR_PATIENCE_MS)
      await eventually(async () => {
        const waiting = await store.sql(
          `SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%erp_delivery WHERE subject = ANY%'`
        )
        return waiting.length > 0
      }, "the capture waits for the lock, the order being placed already")
      await client.query("COMMIT")
      await deliveredAfterwards(store, order.id)
    })
  })

  it("does not wait for our connections, and the order is delivered afterwards", async () => {
    const cart = await store.fillCart()
    const usual = await timed(store)
    const database = Reflect.get(store.runtime, "database") as Database
    const { MAX_CONNECTIONS } = database.constructor as typeof Database
    const { promise: released, resolve: release } = gate()
    const holders = Array.from({ length: MAX_CONNECTIONS }, () => {
      const { promise: taken, resolve: take } = gate()
      return { taken, done: database.transaction(async () => (take(), released)) }
    })
    await Promise.all(holders.map(({ taken }) => taken))

    try {
      const { order, ms } = await timed(store, cart)
      expect(ms - usual.ms).toBeLessThan(OUR_PATIENCE_MS)
      expect(await store.sql("SELECT 1 FROM erp_message WHERE subject = $1", [order.id])).toEqual([])
      release()
      await deliveredAfterwards(store, order.id)
    } finally {
      release()
      await Promise.all(holders.map(({ done }) => done))
    }
  })
})

/** Buys, and says how long the shopper waited for the order. */
async function timed(store: Store, cart?: string) {
  const cartId = cart ?? (await store.fillCart())
  const before = performance.now()
  const order = await store.completeCart(cartId)
  return { order, ms: performance.now() - before }
}

/** The event may have been lost in the trouble: the sweep is the net. */
async function deliveredAfterwards(store: Store, orderId: string): Promise<void> {
  await store.sweep()
  await store.untilDelivered(orderId)
  expect(store.erp.documentsOf(orderId)).toHaveLength(1)
}

function gate() {
  let resolve!: () => void
  const promise = new Promise<void>((done) => {
    resolve = done
  })
  return { promise, resolve }
}
