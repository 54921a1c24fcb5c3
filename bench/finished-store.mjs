import { randomBytes } from "node:crypto"
import pg from "pg"
import { Pipeline } from "./pipeline.mjs"
import { builtPlugin } from "./plugin.mjs"

/** Most the options allow, so that a batch finds room. */
const CONCURRENCY = 200
const LEASE_MS = 30_000

/** A database with a history: so many deliveries that are done, and none that is due. */
export class FinishedStore {
  #pipeline
  #database
  #claims
  #connection

  /**
   * @param {import("./servers.mjs").Servers} servers
   * @param {number} finished
   */
  static async create(servers, finished) {
    const pipeline = await Pipeline.create("postgres", servers)
    const { connections } = pipeline.runtime({ concurrency: CONCURRENCY })
    await connections.sync()
    const [connection] = await connections.list()
    if (!connection) {
      throw new Error("The pipeline has no connection")
    }
    await pipeline.client.query(
      `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, attempts_begun,
                                 last_attempt_at, confirmation, document_number, delivered_at, created_at, updated_at)
       SELECT 'erpdlv_' || n, 'erpmsg_' || n, $1, 'order.placed', 'order_' || n, 'delivered', t, 1, t, 'confirmed',
              'S' || n, t, t, t
         FROM (SELECT n, now() - ($2::int - n + 1) * interval '30 seconds' AS t FROM generate_series(1, $2::int) n) r`,
      [connection.id, finished]
    )
    return new FinishedStore(pipeline, connection)
  }

  /**
   * @param {Pipeline} pipeline
   * @param {import("../src/modules/erp/services/connections.js").Connection} connection
   */
  constructor(pipeline, connection) {
    const { Circuits, Claims, Database, LimitedLog } = builtPlugin()
    const onError = (/** @type {Error} */ error) => console.error(error.message)
    this.#pipeline = pipeline
    this.#connection = connection
    this.#database = new Database({ connectionString: pipeline.url }, { onError })
    const log = new LimitedLog(/** @type {any} */ (console))
    this.#claims = new Claims(this.#database, new Circuits(this.#database, log), LEASE_MS)
  }

  /**
   * Claims so many times; only the claim is timed. What it took is then done and gone, so that the history keeps its size.
   *
   * @param {number} due rows each time
   * @param {number} rounds
   * @returns {Promise<number[]>} milliseconds
   */
  async claim(due, rounds) {
    const { client } = this.#pipeline
    const times = []
    for (let round = 0; round < rounds; round++) {
      await client.query(
        `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at)
         SELECT 'erpdlv_' || n || $2, 'erpmsg_' || n || $2, $1, 'order.placed', 'order_' || n || $2, 'pending', now()
           FROM generate_series(1, $3::int) n`,
        [this.#connection.id, randomBytes(8).toString("hex"), due]
      )
      const before = performance.now()
      const jobs = await this.#claims.claim(this.#connection)
      times.push(performance.now() - before)
      if (jobs.length !== due) {
        throw new Error(`The claim took ${jobs.length} of ${due} due deliveries`)
      }
      const done = [jobs.map((job) => job.delivery_id)]
      await client.query("UPDATE erp_delivery SET status = 'delivered' WHERE id = ANY($1)", done)
      await client.query("DELETE FROM erp_delivery WHERE id = ANY($1)", done)
    }
    return times
  }

  /**
   * @template Result
   * @param {() => Promise<Result>} work
   * @returns {Promise<Result>}
   */
  async withHeldSnapshot(work) {
    const report = new pg.Client({ connectionString: this.#pipeline.url })
    await report.connect()
    try {
      await report.query("BEGIN ISOLATION LEVEL REPEATABLE READ")
      await report.query("SELECT count(*) FROM erp_connection")
      return await work()
    } finally {
      await report.end()
    }
  }

  async vacuum() {
    await this.#pipeline.client.query("VACUUM ANALYZE erp_delivery")
  }

  async close() {
    await this.#database.close()
    await this.#pipeline.close()
  }
}
