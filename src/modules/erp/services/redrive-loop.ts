/**
 * Redrive loop: works at the redrives that run, in every process that works.
 *
 *   job, or whoever started one --lends a reader--> loop --lots--> Redriving --> relay
 *
 * Orders are read by the store, not by this module. So the loop begins when somebody who can read them lends it the means,
 * and ends by itself when nothing is left to send (docs/adr/0007).
 */
import type { LimitedLog } from "./limited-log"
import type { ReadOrders } from "./order-capture"
import type { RedriveLots } from "./redrive-lots"
import { Rest } from "./rest"

/** After an error of the database, or of whoever reads orders. */
const BACKOFF_MS = 1_000

export class RedriveLoop {
  private running?: Promise<void>
  private readonly rest = new Rest()

  constructor(
    private readonly lots: RedriveLots,
    private readonly log: LimitedLog,
    /** Called after every lot: something may be due. */
    private readonly onRedriven: () => void
  ) {
    this.rest.stopping = true
  }

  /** From now on this process works at redrives. */
  start(): void {
    this.rest.stopping = false
  }

  /** Goes on with what runs, if this process works; returns at once. Cheap, may come at any time. */
  lend(read: ReadOrders): void {
    this.rest.nudge()
    if (!this.rest.stopping && !this.running) {
      this.running = this.loop(read).finally(() => (this.running = undefined))
    }
  }

  /** Takes no more; resolves when the lot under way is over. */
  async stop(): Promise<void> {
    this.rest.stop()
    await this.running
  }

  private async loop(read: ReadOrders): Promise<void> {
    for (;;) {
      this.rest.looking()
      const wait = await this.look(read)
      if (wait === undefined || this.rest.stopping) {
        return
      }
      await this.rest.wait(wait, true)
    }
  }

  private async look(read: ReadOrders): Promise<number | undefined> {
    try {
      const wait = await this.lots.work(read)
      if (wait === 0) {
        this.onRedriven()
      }
      return wait
    } catch (error) {
      this.log.error("redrive", "a redrive cannot go on now; what is to be sent again waits", error)
      await this.rest.wait(BACKOFF_MS, false)
      return 0
    }
  }
}
