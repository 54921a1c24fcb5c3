import { startRedis, type RedisServer } from "../../scripts/services/redis"
import { describeStore } from "../support/store"

const queue = { redis_url: "" }
let redis: RedisServer

beforeAll(async () => {
  redis = await startRedis({ dedicated: true })
  queue.redis_url = redis.url
  await redis.kill()
})
afterAll(() => redis.stop())

describeStore("a checkout while the queue's Redis is away", { queue }, (store) => {
  it("succeeds, and the order is delivered once Redis is there", async () => {
    const order = await store.placeOrder()
    const waiting = await store.untilStatus(order.id, "pending")
    expect(waiting.state).toBe("Waiting to be sent to main-erp.")
    expect(store.erp.requests).toEqual([])

    await redis.start()
    await store.untilDelivered(order.id)
    expect(store.erp.documentsOf(order.id)).toHaveLength(1)
  })
})
