/**
 * Watch: once an interval, one process of all looks how everything stands.
 *
 *   topic-counts --> samples (erp_sample, erp_total) --> alerts --> incidents and notices
 *
 * Runs in every process, also in those that do not work: when no worker is left, somebody must say so. Samples and alerts are
 * two transactions, so that a fault in one leaves the other.
 */
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"
import { Loop, type Pause } from "./loop"
import { Pulses } from "./pulses"
import type { Samples } from "./samples"

/** Looks whether something is wrong, in the transaction it is given. */
export interface Looks {
  look(sql: Sql, interval: { at: Date }): Promise<unknown>
}

export class Watch {
  /** Called when alerts were looked at: there may be something to say. */
  onLooked: () => void = () => undefined
  private readonly loop = new Loop(
    () => this.turn(),
    (error) => this.log.error("watch", "samples cannot be taken now, and alerts not looked at", error)
  )

  constructor(
    private readonly database: Database,
    private readonly samples: Samples,
    private readonly intervalMs: number,
    private readonly log: LimitedLog,
    private readonly alerts: Looks
  ) {}

  start(): void {
    this.loop.start()
  }

  /** Resolves when the look under way is over. */
  async stop(): Promise<void> {
    await this.loop.stop()
  }

  /** One look, if this interval's is still to be had. */
  async look(): Promise<void> {
    await this.once("sample", (sql, at) => this.samples.take(sql, at, this.intervalMs))
    await this.once("alerts", (sql, at) => this.alerts.look(sql, { at }))
    this.onLooked()
  }

  private async once(name: "sample" | "alerts", work: (sql: Sql, at: Date) => Promise<unknown>): Promise<void> {
    await this.database.transaction(async (sql) => {
      const at = await Pulses.take(sql, name, this.intervalMs)
      if (at) {
        await work(sql, at)
      }
    })
  }

  private async turn(): Promise<Pause[]> {
    await this.look()
    const untilNext = this.intervalMs - (Date.now() % this.intervalMs)
    // Not at the same moment as every other process.
    return [{ ms: untilNext + Math.random() * Math.min(this.intervalMs / 10, 2_000), nudgeable: false }]
  }
}
