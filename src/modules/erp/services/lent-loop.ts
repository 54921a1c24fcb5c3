/**
 * Lent loop: works at long jobs, in every process that works.
 *
 *   job, or whoever started one --lends a reader--> loop --lots--> deliveries --> relay
 *
 * Orders are read by the store, not by this module. So the loop looks for work when somebody who can read them lends it the
 * means, and rests when nothing is left to do (docs/adr/0007).
 */
import { Loop, type Pause } from "./loop"

/** Until somebody lends a reader. */
const IDLE_MS = 60_000

/** Long work, done in lots. */
export interface Lots<Reader> {
  /** Works at one lot, if one is due. @returns in how many ms to look again; undefined when there is no work */
  work(reader: Reader): Promise<number | undefined>
}

export class LentLoop<Reader> {
  private reader?: Reader
  private readonly loop: Loop

  constructor(
    private readonly lots: Lots<Reader>,
    onError: (error: unknown) => void,
    /** Called after every lot: something may be due. */
    private readonly onWorked: () => void
  ) {
    this.loop = new Loop(() => this.turn(), onError)
  }

  /** From now on this process works. */
  start(): void {
    this.loop.start()
  }

  /** Goes on with what runs, if this process works; returns at once. Cheap, may come at any time. */
  lend(reader: Reader): void {
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
      this.onWorked()
    }
    return [{ ms: wait, nudgeable: true }]
  }
}
