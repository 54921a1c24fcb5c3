/**
 * Drain: from the inbox to the store, in every process that works.
 *
 *   erp_inbox --lot--> stock writer --> inventory_level, erp_stock_level, erp_owed_events --> event bus
 *
 * A nudge makes it look at once; a poll finds what came in at another process. Apart from the relay, so that an import
 * never stands before an order.
 */
import { performance } from "node:perf_hooks"
import { breathAfter } from "../breath"
import type { Connections } from "./connections"
import type { HeldStock } from "./held-stock"
import type { LimitedLog } from "./limited-log"
import type { OwedEvents } from "./owed-events"
import { Loop, type Pause } from "./loop"
import type { StockDrain } from "./stock-drain"

const POLL_MIN_MS = 100
const POLL_MAX_MS = 1_000
/** Between two lots of events; 500 levels a second, and of a busy process a quarter: each event has its listeners. */
const PAY_MS = 200
const PAY_BUSY_MS = 600
const HELD_MS = 10_000

export class Drain {
  private readonly loop = new Loop(
    () => this.turn(),
    (error) => this.log.error("drain", "the inbox cannot be drained; what came in waits", error)
  )
  private pause = POLL_MIN_MS
  private paying = false
  private releaseAt = 0
  private payAt = 0
  /** Until then imports rest; what is small goes on. */
  private importAt = 0
  private use = performance.eventLoopUtilization()
  /** Share of the time in which this process had something to do lately. */
  private busy = 0

  constructor(
    private readonly connections: Connections,
    private readonly stock: StockDrain,
    private readonly held: HeldStock,
    private readonly owed: OwedEvents,
    private readonly log: LimitedLog
  ) {}

  start(): void {
    this.loop.start()
  }

  /** Something came in. Cheap, may be lost. */
  nudge(): void {
    this.loop.nudge()
  }

  /** What was held may go: look at it now. */
  release(): void {
    this.releaseAt = 0
    this.loop.nudge()
  }

  /** Takes no more; resolves when the lot under way is over. */
  async stop(): Promise<void> {
    await this.loop.stop()
  }

  private async turn(): Promise<Pause[]> {
    const began = performance.now()
    const { found, bulk } = await this.look(began >= this.importAt)
    const now = performance.now()
    this.pause = found ? 0 : Math.min(Math.max(this.pause * 2, POLL_MIN_MS), POLL_MAX_MS)
    const use = performance.eventLoopUtilization()
    this.busy = performance.eventLoopUtilization(use, this.use).utilization
    this.use = use
    if (bulk) {
      this.importAt = now + breathAfter(now - began, this.busy)
    }
    const rest = this.importAt - now
    return [{ ms: rest > 0 ? Math.min(this.pause, rest) : this.pause, nudgeable: true }]
  }

  /** A lot of each connection, then what else is due. @param imports whether theirs may be looked at as well */
  async look(imports = true): Promise<{ found: boolean; bulk: boolean }> {
    let [found, bulk] = [false, false]
    const active = (await this.connections.list()).filter(({ status }) => status === "active")
    const now = Date.now()
    const releasing = now - this.releaseAt >= HELD_MS
    let released = 0
    for (const connection of active) {
      const lot = await this.stock.lot(connection, imports)
      found = found || lot !== undefined
      bulk = bulk || lot?.bulk === true
      released += releasing ? await this.held.release(connection) : 0
    }
    if (releasing) {
      this.releaseAt = released ? 0 : now
    }
    if (now - this.payAt >= PAY_MS + PAY_BUSY_MS * this.busy && !this.paying) {
      this.payAt = now
      void this.pay()
    }
    return { found: found || released > 0, bulk }
  }

  /** Beside the loop: a bus that takes no events must not keep stock waiting. */
  private async pay(): Promise<void> {
    this.paying = true
    try {
      if (await this.owed.pay()) {
        this.loop.nudge()
      }
    } catch (error) {
      this.log.error("owed", "events of changed stock cannot be emitted now; they are kept", error)
    } finally {
      this.paying = false
    }
  }
}
