/**
 * Redrive loop: works at the redrives that run, in every process that works.
 *
 *   job, or whoever started one --lends a reader--> loop --lots--> Redriving --> relay
 *
 * Orders are read by the store, not by this module. So the loop looks for work when somebody who can read them lends it the
 * means, and rests when nothing is left to send (docs/adr/0007).
 */
import type { LimitedLog } from "./limited-log"
import { Loop, type Pause } from "./loop"
import type { ReadOrders } from "./order-capture"
import type { RedriveLots } from "./redrive-lots"

/** Until somebody lends a reader. */
const IDLE_MS = 60_000

export class RedriveLoop {
  private reader?: ReadOrders
  private readonly loop = new Loop(
    () => this.turn(),
    (error) => this.log.error("redrive", "a redrive cannot go on now; what is to be sent again waits", error)
  )

  constructor(
    private readonly lots: RedriveLots,
    private readonly log: LimitedLog,
    /** Called after every lot: something may be due. */
    private readonly onRedriven: () => void
  ) {}

  /** From now on this process works at redrives. */
  start(): void {
    this.loop.start()
  }

  /** Goes on with what runs, if this process works; returns at once. Cheap, may come at any time. */
  lend(reader: ReadOrders): void {
    this.reader = reader
    this.loop.nudge()
  }

  /** Takes no more; resolves when the lot under way is over. */
  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async turn(): Promise<Pause[]> {
    const { reader } = this
    const wait = reader && (await this.lots.work(reader))
    if (wait === undefined) {
      // Whoever lends one meanwhile is heard: a nudge during the look ends the pause.
      this.reader = this.reader === reader ? undefined : this.reader
      return [{ ms: IDLE_MS, nudgeable: true }]
    }
    if (wait === 0) {
      this.onRedriven()
    }
    return [{ ms: wait, nudgeable: true }]
  }
}
