import { Client } from "pg"
import { startPostgres } from "../../scripts/services/postgres"
import { startRedis } from "../../scripts/services/redis"
import { BACKENDS } from "../support/rig"
import type { World } from "./fault-rig"
import { PATIENCE_MS, survives } from "./outage"

type Postgres = Awaited<ReturnType<typeof startPostgres>>

describe.each(BACKENDS)("the store's Postgres, under load, queue on %s", (backend) => {
  let postgres: Postgres
  let world: World

  beforeAll(async () => {
    postgres = await startPostgres({ dedicated: true })
    const redis = backend === "redis" ? await startRedis() : undefined
    world = { backend, idempotency: "lookup", postgres, redis }
  })
  afterAll(() => postgres.stop())

  it(
    "crashed and restarted: no process ends, spins or floods its log, and all arrives once",
    () =>
      survives(world, async (trade) => {
        await postgres.kill()
        await trade(5_000)
        await postgres.start()
      }),
    PATIENCE_MS
  )

  it(
    "ending every connection once a second: no process ends, spins or floods its log, and all arrives once",
    () =>
      survives(world, async (trade) => {
        for (let second = 0; second < 6; second++) {
          await endConnections(postgres)
          await trade(1_000)
        }
      }),
    PATIENCE_MS
  )
})

/** As a failover, or an operator, does to everybody at once. */
async function endConnections(postgres: Postgres): Promise<void> {
  const client = new Client({ connectionString: postgres.url() })
  await client.connect()
  await client.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'medusa-plugin-erp%' AND pid <> pg_backend_pid()"
  )
  await client.end()
}
