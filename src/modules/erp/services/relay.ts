/**
 * Relay: moves due deliveries from Postgres to the queue.
 *
 *   erp_delivery --claim--> lease --addBulk--> BullMQ --> DeliveryWorker
 *
 * Postgres decides what is due; the queue carries ids. Retries come back through here as well, so there is one clock
 * (`available_at`). Not here: what a failure means (retry-policy.ts), how an ERP is called (delivery-worker.ts).
 */
import type { FaultHook } from "../fault-points"
import type { Claims } from "./claims"
import type { Connection, Connections } from "./connections"
import type { DeliveryJob, DeliveryQueue } from "./delivery-queue"
import { DeliveryTrace } from "./delivery-trace"
import type { DeliveryWorker } from "./delivery-worker"
import { Heartbeat } from "./heartbeat"
import type { HeldDeliveries } from "./held-deliveries"
import type { LimitedLog } from "./limited-log"
import { Loop, type Pause } from "./loop"
import type { Pulses } from "./pulses"

const POLL_MIN_MS = 100
const POLL_MAX_MS = 2_000
const TIDY_MS = 20_000
/** Between two looks, however often it is nudged: what comes meanwhile is claimed together. */
const BREATH_MS = 10
const EXPIRED_MS = 500

export class Relay {
  faultPoint: FaultHook = () => undefined
  private readonly loop = new Loop(
    () => this.turn(),
    (error) => this.log.error("relay", "the relay cannot work; deliveries wait", error)
  )
  private readonly heartbeat: Heartbeat
  private pause = POLL_MIN_MS
  private tidiedAt = Date.now()
  private expiredAt = 0
  private beatAt = 0

  constructor(
    private readonly claims: Claims,
    private readonly connections: Connections,
    private readonly held: HeldDeliveries,
    private readonly queue: DeliveryQueue,
    private readonly worker: DeliveryWorker,
    private readonly pulses: Pulses,
    private readonly log: LimitedLog
  ) {
    this.heartbeat = new Heartbeat(queue, pulses, log)
  }

  start(): void {
    this.heartbeat.start()
    this.loop.start()
  }

  /** Something may be due: look now instead of at the next poll. Cheap, may be lost. */
  nudge(): void {
    this.loop.nudge()
  }

  /** Claims no more; resolves when the look under way is over. */
  async stop(): Promise<void> {
    await Promise.all([this.heartbeat.stop(), this.loop.stop()])
  }

  private async turn(): Promise<Pause[]> {
    this.pause = (await this.look()) ? POLL_MIN_MS : Math.min(this.pause * 2, POLL_MAX_MS)
    return [
      { ms: BREATH_MS, nudgeable: false },
      { ms: this.pause, nudgeable: true },
    ]
  }

  /** One look at everything that may be due. @returns whether there was anything. */
  async look(): Promise<boolean> {
    let found = false
    if (Date.now() - this.expiredAt >= EXPIRED_MS) {
      this.expiredAt = Date.now()
      for (const job of await this.claims.expired()) {
        found = (await this.worker.abandon(job)) || found
      }
    }
    await this.beat()
    await this.tidy()
    for (const due of await this.claims.due()) {
      const connection = await this.connections.find(due.connection_id)
      if (!connection) {
        continue
      }
      if (due.probe) {
        void this.worker.probe(connection).then((passed) => passed && this.nudge())
      }
      if (due.deliveries) {
        found = (await this.take(connection)) || found
      }
    }
    return found
  }

  /** Says that a worker is there; the first time at once. */
  private async beat(): Promise<void> {
    if (Date.now() - this.beatAt >= TIDY_MS) {
      this.beatAt = Date.now()
      await this.pulses.beat("relay")
    }
  }

  private async tidy(): Promise<void> {
    if (Date.now() - this.tidiedAt >= TIDY_MS) {
      this.tidiedAt = Date.now()
      await this.connections.heartbeat()
      await this.held.retryOne()
      // While two releases overlap, one may hold what the other can look up.
      await this.held.lookUpAll(await this.connections.list())
      await this.held.releaseReadable()
      await this.held.holdOrphans()
    }
  }

  /** Claims and hands over. @returns whether there was anything */
  private async take(connection: Connection): Promise<boolean> {
    const since = Date.now()
    const jobs = await this.claims.claim(connection)
    if (jobs.length) {
      await DeliveryTrace.relay(jobs, connection, since, (relayed) =>
        this.hand(jobs.map((job) => ({ ...job, relayed })))
      )
    }
    return jobs.length > 0
  }

  private async hand(jobs: DeliveryJob[]): Promise<void> {
    this.faultPoint("claimed")
    try {
      await this.queue.add(jobs)
    } catch (error) {
      await this.claims.release(jobs)
      throw error
    }
    this.faultPoint("enqueued")
  }
}
