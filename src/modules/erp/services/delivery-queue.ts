/**
 * Delivery queue: carries delivery ids from the relay to a worker, through BullMQ on Postgres or Redis.
 *
 * Postgres remembers, the queue only carries: losing it costs the time until the leases end, never a message. A job is
 * tried once; retries and delays stand in erp_delivery.
 */
import {
  assertSchemaCompatibility,
  createPostgresBackend,
  Queue,
  runMigrations,
  Worker,
  type Job,
  type JobsOptions,
  type PostgresPoolConfig,
} from "bullmq"
import { Client, type PoolConfig } from "pg"
import type { LimitedLog } from "./limited-log"

/** Ids only: job data is clear text. */
export interface DeliveryJob {
  delivery_id: string
  connection_id: string
  lease_token: string
  /** Trace context of its message. */
  traceparent?: string | null
  /** Trace context of the relay that handed it over. */
  relayed?: string
}

export type QueueConfig =
  { backend: "postgres"; connection: PoolConfig } | { backend: "redis"; url: string; prefix: string }

/** What is used of a BullMQ queue and worker, whichever backend they are on. */
interface Producer {
  waitUntilReady(): Promise<unknown>
  addBulk(jobs: { name: string; data: DeliveryJob | object; opts: JobsOptions }[]): Promise<unknown>
  close(): Promise<void>
  disconnect(): Promise<void>
  on(event: "error", listener: (error: Error) => void): unknown
}
interface Consumer {
  waitUntilReady(): Promise<unknown>
  pause(): Promise<void>
  close(force: boolean): Promise<void>
  on(event: "error", listener: (error: Error) => void): unknown
}

/** How long the first connection to the queue's server may take. */
const CONNECT_MS = 3_000

const QUEUE_NAME = "erp-deliveries"
const SCHEMA = "erp_bullmq"
/** How long closing a connection may take when its server is away. */
const CLOSE_MS = 1_000
/** Nothing reads finished jobs; the row in Postgres is the record. */
const KEEP = { count: 100 }
/** A job that is no delivery: it only says that it came through. */
const HEARTBEAT = "heartbeat"

export class DeliveryQueue {
  /** A heartbeat came through; `took` in seconds. Must not throw. */
  onBeat: (took: number) => Promise<void> = async () => undefined
  private queue?: Producer
  private worker?: Consumer

  constructor(
    private readonly config: QueueConfig,
    private readonly log: LimitedLog
  ) {}

  /** Creates or upgrades what BullMQ keeps in Postgres. Idempotent, safe to run in several processes at once. */
  async migrate(): Promise<void> {
    await this.withClient((client) => runMigrations(client, SCHEMA))
  }

  /**
   * @throws Error that says to run the migrations. Without them a worker on Postgres would fail in a tight loop, so
   * nothing may be started before this passes.
   */
  async assertReady(): Promise<void> {
    await this.withClient((client) => assertSchemaCompatibility(client, SCHEMA))
  }

  /**
   * Hands jobs over. May half succeed; a job that comes twice is harmless, since its lease token admits one attempt.
   *
   * @throws when the queue's server cannot be reached; fails fast rather than waiting for it.
   */
  async add(jobs: DeliveryJob[]): Promise<void> {
    const queue = this.producer()
    await this.connected(queue)
    await queue.addBulk(
      jobs.map((data) => ({
        name: "deliver",
        data,
        opts: {
          jobId: `${data.delivery_id}-${data.lease_token}`,
          attempts: 1,
          removeOnComplete: KEEP,
          removeOnFail: KEEP,
        },
      }))
    )
  }

  /** Sends a heartbeat, one an interval whichever processes do. @throws as `add` */
  async beat(everyMs: number): Promise<void> {
    const queue = this.producer()
    await this.connected(queue)
    const jobId = `${HEARTBEAT}-${Math.floor(Date.now() / everyMs)}`
    const opts = { jobId, attempts: 1, removeOnComplete: KEEP, removeOnFail: KEEP }
    await queue.addBulk([{ name: HEARTBEAT, data: {}, opts }])
  }

  /**
   * Starts to take jobs. `handle` must not throw; what it knows it has written down.
   *
   * @throws when Postgres went away in this moment: a worker whose first connection failed would never work again
   */
  async start(handle: (job: DeliveryJob) => Promise<void>, concurrency: number): Promise<void> {
    const process = ({ name, timestamp, data }: Job<DeliveryJob>) =>
      name === HEARTBEAT ? this.onBeat(Math.max(0, Date.now() - timestamp) / 1_000) : handle(data)
    const shared = { concurrency, lockDuration: 30_000, stalledInterval: 10_000 }
    const worker: Consumer =
      this.config.backend === "postgres"
        ? new Worker(QUEUE_NAME, process, { ...shared, connection: this.postgres() }, createPostgresBackend)
        : new Worker(QUEUE_NAME, process, {
            ...shared,
            prefix: hashTag(this.config.prefix),
            connection: { url: this.config.url, maxRetriesPerRequest: null, connectTimeout: 3_000 },
          })
    worker.on("error", (error) => this.log.error("queue-worker", "the queue's worker has trouble", error))
    this.worker = worker
    if (this.config.backend === "postgres") {
      await worker.waitUntilReady().catch(async (error: unknown) => {
        await this.close()
        throw error
      })
    }
  }

  /** Takes no more jobs and waits for those under way, at most `deadlineMs`: BullMQ itself would wait for ever. */
  async stop(deadlineMs: number): Promise<void> {
    if (this.worker) {
      await within(deadlineMs, this.worker.pause())
    }
  }

  /** Closes every connection, also those to a server that is away and that BullMQ would go on looking for. */
  async close(): Promise<void> {
    const { worker, queue } = this
    this.worker = undefined
    this.queue = undefined
    if (worker) {
      await within(CLOSE_MS, worker.close(true))
    }
    if (queue) {
      await within(CLOSE_MS, queue.close())
      await within(CLOSE_MS, queue.disconnect())
    }
  }

  /** BullMQ would wait for ever for a Redis that has not been there yet, and never forget a Postgres that was not. */
  private async connected(queue: Producer): Promise<void> {
    let ready = false
    const connecting = queue.waitUntilReady().then(() => {
      ready = true
    })
    await within(CONNECT_MS, connecting)
    if (!ready) {
      if (this.config.backend === "postgres") {
        this.queue = undefined
        void queue.disconnect().catch(() => undefined)
      }
      throw new Error("the queue's server does not answer")
    }
  }

  private producer(): Producer {
    if (!this.queue) {
      const queue: Producer =
        this.config.backend === "postgres"
          ? new Queue(QUEUE_NAME, { connection: this.postgres() }, createPostgresBackend)
          : new Queue(QUEUE_NAME, {
              prefix: hashTag(this.config.prefix),
              connection: {
                url: this.config.url,
                enableOfflineQueue: false,
                maxRetriesPerRequest: 1,
                connectTimeout: 3_000,
                commandTimeout: 5_000,
              },
            })
      queue.on("error", (error) => this.log.error("queue", "the queue cannot be reached", error))
      this.queue = queue
    }
    return this.queue
  }

  private postgres(): PostgresPoolConfig {
    const connection = this.config.backend === "postgres" ? this.config.connection : {}
    return {
      ...(connection as PostgresPoolConfig),
      schema: SCHEMA,
      max: 2,
      connectionTimeoutMillis: 5_000,
      idleTimeoutMillis: 30_000,
      application_name: "medusa-plugin-erp queue",
    }
  }

  private async withClient(work: (client: Client) => Promise<unknown>): Promise<void> {
    if (this.config.backend !== "postgres") {
      return
    }
    const client = new Client({ ...this.config.connection, application_name: "medusa-plugin-erp queue" })
    client.on("error", (error) => this.log.error("queue", "the queue's database connection broke", error))
    try {
      await client.connect()
      await work(client)
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

/** Keeps all keys of the queue in one slot of a Redis cluster. */
const hashTag = (prefix: string) => `{${prefix}}`

/** Waits for `work`, but no longer than `ms`; late failures are nobody's concern any more. */
async function within(ms: number, work: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms)
  })
  await Promise.race([work.catch(() => undefined), deadline])
  clearTimeout(timer)
}
