import type { MedusaContainer } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { captureOrdersWorkflow } from "./capture-orders"

/** How long ids are collected before they are read together. */
const WINDOW_MS = 20
const BATCH = 100
/** An event may come before its order is visible, or of an order that is rolled back: when to look again, and until when. */
const LOOK_AGAIN_MS = 1_000
const GRACE_MS = 60_000

/**
 * Collects the order ids of a short window and captures them in one batch.
 *
 * `note` returns at once: a subscriber that waits would hold up every other event of the store. What is noted here is
 * kept in memory only; if it is lost or fails, the sweep finds the order.
 */
export class OrderNudges {
  private readonly noted = new Map<string, number>()
  private flushing = false

  private static readonly ofContainer = new WeakMap<MedusaContainer, OrderNudges>()

  /** @param graceMs how long an order may stay absent before that is recorded */
  constructor(
    private readonly container: MedusaContainer,
    private readonly graceMs = GRACE_MS
  ) {}

  /** One per application. */
  static of(container: MedusaContainer): OrderNudges {
    const nudges = OrderNudges.ofContainer.get(container) ?? new OrderNudges(container)
    OrderNudges.ofContainer.set(container, nudges)
    return nudges
  }

  note(id: string): void {
    if (!this.noted.has(id)) {
      this.noted.set(id, Date.now())
    }
    this.schedule(WINDOW_MS)
  }

  private schedule(ms: number): void {
    if (!this.flushing) {
      this.flushing = true
      setTimeout(() => void this.flush(), ms).unref()
    }
  }

  private async flush(): Promise<void> {
    const batch = [...this.noted].slice(0, BATCH)
    batch.forEach(([id]) => this.noted.delete(id))
    const erp = this.container.resolve<ErpModuleService>(ERP_MODULE)
    let wait = WINDOW_MS
    try {
      const { result } = await captureOrdersWorkflow(this.container).run({
        input: { ids: batch.map(([id]) => id), source: "event" },
      })
      wait = (await this.lookAgain(erp, new Map(batch), result.absent)) ? LOOK_AGAIN_MS : WINDOW_MS
    } catch (error) {
      erp.noteTrouble("capture", "orders cannot be captured now; the sweep will find them", error)
    }
    this.flushing = false
    if (this.noted.size) {
      this.schedule(wait)
    }
  }

  /** @returns whether nothing but absent orders is left to look for. */
  private async lookAgain(erp: ErpModuleService, noted: Map<string, number>, absent: string[]): Promise<boolean> {
    const fresh = this.noted.size > 0
    const given = absent.filter((id) => Date.now() - (noted.get(id) ?? 0) > this.graceMs)
    absent.filter((id) => !given.includes(id)).forEach((id) => this.noted.set(id, noted.get(id) ?? Date.now()))
    if (given.length) {
      await erp.recordAbsent(given)
    }
    return !fresh
  }
}
