import type { DeliveryQueue } from "./delivery-queue"
import type { LimitedLog } from "./limited-log"
import { Loop } from "./loop"
import type { Pulses } from "./pulses"

/** Well within what `health` bears to miss. */
const EVERY_MS = 20_000

/**
 * Heartbeat: a job that goes through the queue like any delivery and says that it arrived. Sent by every process that works,
 * one an interval among them, and taken by whichever comes first: what comes back has been all the way.
 *
 * That none can be sent is not logged here: the queue's own trouble is, and the pulse grows old.
 */
export class Heartbeat {
  private readonly loop = new Loop(
    async () => {
      await this.queue.beat(EVERY_MS)
      return [{ ms: EVERY_MS, nudgeable: false }]
    },
    () => undefined
  )

  constructor(
    private readonly queue: DeliveryQueue,
    pulses: Pulses,
    log: LimitedLog
  ) {
    queue.onBeat = (took) =>
      pulses
        .beat("queue", took)
        .catch((error: unknown) => log.error("heartbeat", "a heartbeat could not be written down", error))
  }

  start(): void {
    this.loop.start()
  }

  async stop(): Promise<void> {
    await this.loop.stop()
  }
}
