/** A pause between two looks; a nudge ends it early where it may. */
export interface Pause {
  ms: number
  nudgeable: boolean
}

/** After an error: the database or the queue is away, and asking at once again would not bring it back. */
const BACKOFF_MS = 1_000

/** Looks for work again and again until it is stopped. One look at a time; an error ends the look, never the loop. */
export class Loop {
  private running?: Promise<void>
  private stopping = false
  private nudged = false
  private wake: () => void = () => undefined

  /** @param look does what there is to do, and says how to pause before the next look */
  constructor(
    private readonly look: () => Promise<Pause[]>,
    private readonly onError: (error: unknown) => void
  ) {}

  start(): void {
    this.stopping = false
    this.running ??= this.run()
  }

  /** There may be work: look now instead of after the pause. Cheap, may be lost. */
  nudge(): void {
    this.nudged = true
    this.wake()
  }

  /** Resolves when the look under way is over. */
  async stop(): Promise<void> {
    this.stopping = true
    this.wake()
    await this.running
    this.running = undefined
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      this.nudged = false
      for (const pause of await this.pauses()) {
        await this.rest(pause)
      }
    }
  }

  private async pauses(): Promise<Pause[]> {
    try {
      return await this.look()
    } catch (error) {
      this.onError(error)
      return [{ ms: BACKOFF_MS, nudgeable: false }]
    }
  }

  private async rest({ ms, nudgeable }: Pause): Promise<void> {
    if (this.stopping || (nudgeable && this.nudged)) {
      return
    }
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, ms)
      this.wake = () => {
        if (nudgeable || this.stopping) {
          clearTimeout(timer)
          resolve()
        }
      }
    })
    this.wake = () => undefined
  }
}
