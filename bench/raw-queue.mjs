import { randomBytes, randomUUID } from "node:crypto"
import { createPostgresBackend, Queue, runMigrations, Worker } from "bullmq"
import pg from "pg"

/** As many jobs go into one `addBulk` as the relay hands over at once. */
export const BATCH = 100
const SCHEMA = "raw_bullmq"

/**
 * BullMQ alone, with the settings the plugin gives it: same backend, version, size of a job, connections.
 */
export class RawQueue {
  /** @type {any} */
  #worker

  /** @param {import("./pipeline.mjs").Pipeline} pipeline whose servers it uses */
  constructor(pipeline) {
    const name = `raw-${randomBytes(6).toString("hex")}`
    const { backend, url, redisUrl } = pipeline
    const postgres = { connectionString: url, schema: SCHEMA, max: 2 }
    const redis = { url: redisUrl }
    /** @type {any} */
    this.queue =
      backend === "postgres"
        ? new Queue(name, { connection: postgres }, createPostgresBackend)
        : new Queue(name, { prefix: "{raw}", connection: redis })
    /**
     * @param {() => Promise<void>} handle
     * @param {number} concurrency
     */
    this.newWorker = (handle, concurrency) =>
      backend === "postgres"
        ? new Worker(name, handle, { concurrency, connection: postgres }, createPostgresBackend)
        : new Worker(name, handle, {
            ...{ concurrency, prefix: "{raw}" },
            connection: { ...redis, maxRetriesPerRequest: null },
          })
  }

  /** Before the first one of a database. @param {import("./pipeline.mjs").Pipeline} pipeline */
  static async prepare({ backend, url }) {
    if (backend === "postgres") {
      const client = new pg.Client({ connectionString: url })
      await client.connect()
      await runMigrations(client, SCHEMA)
      await client.end()
    }
  }

  async addBatch() {
    const jobs = Array.from({ length: BATCH }, () => {
      const data = { delivery_id: id("erpdlv"), connection_id: id("erpcon"), lease_token: randomUUID() }
      const keep = { removeOnComplete: { count: 100 }, removeOnFail: { count: 100 } }
      return { name: "deliver", data, opts: { jobId: `${data.delivery_id}-${data.lease_token}`, attempts: 1, ...keep } }
    })
    await this.queue.addBulk(jobs)
  }

  /**
   * Starts a worker that does nothing with its jobs.
   *
   * @param {number} count
   * @param {number} concurrency
   * @returns {Promise<{ done: Promise<void> }>} once it is connected; `done` when so many jobs are completed
   */
  async work(count, concurrency) {
    let completed = 0
    const worker = this.newWorker(async () => undefined, concurrency)
    this.#worker = worker
    /** @type {Promise<void>} */
    const done = new Promise((resolve, reject) => {
      worker.on("completed", () => ++completed === count && resolve())
      worker.on("error", reject)
    })
    await Promise.all([worker.waitUntilReady(), this.queue.waitUntilReady()])
    return { done }
  }

  async close() {
    await this.#worker?.close()
    await this.queue.obliterate({ force: true })
    await this.queue.close()
  }
}

/** As long as the plugin's. @param {string} prefix */
const id = (prefix) => `${prefix}_${randomBytes(13).toString("hex").toUpperCase()}`
