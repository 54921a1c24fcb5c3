import { Redis } from "ioredis"
import { startPostgres } from "../../scripts/services/postgres"
import { startRedis } from "../../scripts/services/redis"
import { PATIENCE_MS, survives } from "./outage"

type Server = Awaited<ReturnType<typeof startRedis>>
type Postgres = Awaited<ReturnType<typeof startPostgres>>

describe("the queue's Redis, under load", () => {
  let postgres: Postgres
  let redis: Server

  beforeAll(async () => {
    postgres = await startPostgres()
    redis = await startRedis({ dedicated: true })
  })
  afterAll(() => redis.stop())

  const world = () => ({ backend: "redis" as const, idempotency: "lookup" as const, postgres, redis })

  it.each([3, 30])(
    "killed for %i s: no process ends, spins or floods its log, and all arrives once",
    (seconds) =>
      survives(world(), async (trade) => {
        await redis.kill()
        await trade(seconds * 1_000)
        await redis.start()
      }),
    PATIENCE_MS
  )

  it(
    "flushed again and again: all arrives once",
    () =>
      survives(world(), async (trade) => {
        const client = new Redis(redis.url)
        for (let flush = 0; flush < 5; flush++) {
          await client.flushall()
          await trade(500)
        }
        await client.quit()
      }),
    PATIENCE_MS
  )

  it(
    "gone with all its data, and an empty one in its place: all arrives once",
    () =>
      survives(world(), async (trade) => {
        await redis.stop()
        await trade(2_000)
        redis = await startRedis({ dedicated: true, port: Number(new URL(redis.url).port) })
      }),
    PATIENCE_MS
  )
})
