/** The pauses of a loop: a nudge ends them early where it may, stopping always. */
export class Rest {
  stopping = false
  private nudged = false
  private wake: () => void = () => undefined

  nudge(): void {
    this.nudged = true
    this.wake()
  }

  stop(): void {
    this.stopping = true
    this.wake()
  }

  /** The loop looks now: nudges from here on are for the look after this one. */
  looking(): void {
    this.nudged = false
  }

  async wait(ms: number, nudgeable: boolean): Promise<void> {
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
