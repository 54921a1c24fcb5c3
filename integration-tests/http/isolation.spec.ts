import { startRedis, type RedisServer } from "../../scripts/services/redis"
import type { Database } from "../../src/modules/erp/services/database"
import { eventually } from "../support/eventually"
import { describeStore, type Store } from "../support/store"

/** How much slower a checkout may be before we call it waiting: an order of magnitude, the machine is shared. */
const SLOWER = 10

describeStore("a checkout while our database is in trouble", {}, (store) => {
  it("does not wait for our tables, and the order is delivered afterwards", async () => {
    const cart = await store.fillCart()
    const usual = await timed(store)
    await store.withClient(async (client) => {
      await client.query("BEGIN")
      await client.query(
        "LOCK TABLE erp_connection, erp_watermark, erp_message, erp_delivery, erp_circuit, erp_attempt IN ACCESS EXCLUSIVE MODE"
      )
      const { order, ms } = await timed(store, cart)
      expect(ms).toBeLessThan(usual.ms * SLOWER)
      await eventually(async () => {
        const { rows } = await client.query(
          "SELECT 1 FROM pg_stat_activity WHERE application_name = 'medusa-plugin-erp' AND wait_event_type = 'Lock'"
        )
        return rows.length > 0
      }, "we wait for the lock the shopper did not wait for")
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

    const { order, ms } = await timed(store, cart)
    expect(ms).toBeLessThan(usual.ms * SLOWER)
    expect(await store.sql("SELECT 1 FROM erp_message WHERE subject = $1", [order.id])).toEqual([])

    release()
    await Promise.all(holders.map(({ done }) => done))
    await deliveredAfterwards(store, order.id)
  })
})

describe("a checkout while our queue is in trouble", () => {
  let redis: RedisServer
  const options = { queue: { redis_url: "" } }

  beforeAll(async () => {
    redis = await startRedis({ dedicated: true })
    options.queue.redis_url = redis.url
    await redis.kill()
  })
  afterAll(() => redis.stop())

  describeStore("", options, (store) => {
    it("does not wait for Redis, and the order is delivered once Redis is there", async () => {
      const first = await timed(store)
      const second = await timed(store)
      expect(second.ms).toBeLessThan(first.ms * SLOWER)
      const waiting = await store.untilStatus(second.order.id, "pending")
      expect(waiting.state).toBe("Waiting to be sent to main-erp.")
      expect(store.erp.requests).toEqual([])

      await redis.start()
      await deliveredAfterwards(store, first.order.id)
      await deliveredAfterwards(store, second.order.id)
    })
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
