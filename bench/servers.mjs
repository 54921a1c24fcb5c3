import { startPostgres } from "../scripts/services/postgres.js"
import { startRedis } from "../scripts/services/redis.js"

/**
 * @typedef {object} Servers of this bench alone
 * @property {import("../scripts/services/postgres.js").PostgresServer} postgres
 * @property {import("../scripts/services/redis.js").RedisServer} redis
 */

/**
 * Postgres waits for the disk at each commit, as in production: a commit costs what it costs.
 *
 * @param {import("../demo/cleanup.mjs").Cleanup} cleanup
 * @returns {Promise<Servers>}
 */
export async function startServers(cleanup) {
  const postgres = await startPostgres({ dedicated: true, durable: true })
  await cleanup.add(() => postgres.stop())
  const redis = await startRedis({ dedicated: true })
  await cleanup.add(() => redis.stop())
  return { postgres, redis }
}
