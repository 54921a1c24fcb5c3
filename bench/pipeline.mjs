import { randomBytes } from "node:crypto"
import pg from "pg"
import { InstantErp, registered } from "./instant-erp.mjs"
import { builtPlugin, migrationStatements } from "./plugin.mjs"
import { sampleOrder } from "./sample-order.mjs"

/** One graph read, and one append, takes so many orders. */
const BATCH = 100
const TABLES = "erp_message, erp_delivery, erp_attempt, erp_circuit, erp_connection, erp_watermark, erp_environment"

/**
 * The plugin below HTTP: a database with its tables, an ERP that answers at once, and runtimes as processes have them.
 *
 * @typedef {"postgres" | "redis"} Backend
 * @typedef {import("../src/modules/erp/runtime.js").ErpRuntime} Runtime
 */
export class Pipeline {
  erp = new InstantErp()
  prefix = ""
  /** @type {Runtime[]} */
  #running = []

  /**
   * @param {Backend} backend
   * @param {string} url of the database
   * @param {string} redisUrl
   * @param {pg.Client} client
   */
  constructor(backend, url, redisUrl, client) {
    this.backend = backend
    this.url = url
    this.redisUrl = redisUrl
    this.client = client
  }

  /**
   * @param {Backend} backend
   * @param {import("./servers.mjs").Servers} servers
   */
  static async create(backend, { postgres, redis }) {
    const url = await postgres.createDatabase(`bench_${randomBytes(6).toString("hex")}`)
    const client = new pg.Client({ connectionString: url })
    client.on("error", () => undefined)
    await client.connect()
    for (const statement of await migrationStatements()) {
      await client.query(statement)
    }
    const pipeline = new Pipeline(backend, url, redis.url, client)
    await pipeline.runtime().queue.migrate()
    await pipeline.reset()
    return pipeline
  }

  /** Ends every process and forgets everything. The queue's leftovers stay behind under another prefix. */
  async reset() {
    await this.stop()
    await this.client.query(`TRUNCATE ${TABLES} RESTART IDENTITY`)
    if (this.backend === "postgres") {
      await this.client.query("TRUNCATE erp_bullmq.job, erp_bullmq.meta, erp_bullmq.event CASCADE")
    }
    this.prefix = `bench_${randomBytes(6).toString("hex")}`
    this.erp = new InstantErp()
  }

  /**
   * A process, not started.
   *
   * @param {{ concurrency?: number, names?: string[] }} [options] calls at the same time; of its connections
   */
  runtime({ concurrency = 50, names = ["erp"] } = {}) {
    const { ErpRuntime, parseOptions } = builtPlugin()
    const runtime = new ErpRuntime({
      database: { connectionString: this.url },
      options: parseOptions({
        queue:
          this.backend === "redis"
            ? { backend: "redis", redis_url: this.redisUrl, prefix: this.prefix || "bench" }
            : { backend: "postgres" },
        connections: names.map((name) => ({ name, connector: "instant", concurrency })),
        worker: { concurrency },
      }),
      connectors: registered(this.erp),
      logger: troubleOnly,
    })
    this.#running.push(runtime)
    return runtime
  }

  /**
   * @param {Runtime} runtime
   * @param {boolean} workers whether it delivers
   * @returns {Promise<Runtime>} once it does
   */
  async start(runtime, workers) {
    await new Promise((resolve) => runtime.start(workers, () => resolve(undefined)))
    return runtime
  }

  /**
   * Appends so many orders, as their events would.
   *
   * @param {Runtime} runtime
   * @param {number} count
   */
  async append(runtime, count) {
    for (let left = count; left > 0; left -= BATCH) {
      const orders = new Map(Array.from({ length: Math.min(left, BATCH) }, sampleOrder).map((one) => [one.id, one]))
      await runtime.capture.capture([...orders.keys()], "event", async (ids) => ids.map((id) => orders.get(id)))
    }
  }

  /** @param {string} status @returns {Promise<number>} deliveries that stand so */
  async count(status) {
    const { rows } = await this.client.query("SELECT count(*)::int AS n FROM erp_delivery WHERE status = $1", [status])
    return rows[0].n
  }

  async stop() {
    const stopping = this.#running
    this.#running = []
    await Promise.all(stopping.map((runtime) => runtime.stop()))
  }

  async close() {
    await this.stop()
    await this.client.end()
  }
}

/** A bench that logs errors measured something else than it says. */
export const troubleOnly = /** @type {any} */ ({
  info: () => undefined,
  debug: () => undefined,
  log: () => undefined,
  warn: (/** @type {unknown} */ text) => console.error(String(text)),
  error: (/** @type {unknown} */ text) => console.error(String(text)),
})
