import type { MedusaContainer } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import { currentTraceparent, detached, ERP_MODULE, type CaptureSource, type ErpModuleService } from "../modules/erp"
import { captureOrdersWorkflow } from "./capture-orders"

/** How long ids are collected before they are read together: at once in a quiet shop, and in batches in a busy one. */
const WINDOW_MS = 20
/**
 * From one batch to the next. Read alone an order costs ten times the CPU that it costs in a batch, and in a process
 * that serves shoppers as well it is the next checkout that would pay.
 */
const PAUSE_MS = 500
const BATCH = 100
/** An event may come before its order is visible, or of an order that is rolled back: when to look again, and until when. */
const LOOK_AGAIN_MS = 1_000
const GRACE_MS = 60_000

interface Note {
  at: number
  source: CaptureSource
  /** The trace in which the order was placed or changed. */
  trace?: string
}

/**
 * Collects the order ids of a short window and captures them in one batch.
 *
 * `note` returns at once: a subscriber that waits would hold up every other event of the store. What is noted here is
 * kept in memory only; if it is lost or fails, the sweep finds the order.
 */
export class OrderNudges {
  private readonly noted = new Map<string, Note>()
  private flushing = false
  private restUntil = 0

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

  /** @param source `event` when it was placed just now, `change` when something about it has changed */
  note(id: string, source: Exclude<CaptureSource, "sweep"> = "event"): void {
    const known = this.noted.get(id)
    if (known?.source !== "event") {
      this.noted.set(id, { at: known?.at ?? Date.now(), source, trace: currentTraceparent() })
    }
    this.schedule(Math.max(WINDOW_MS, this.restUntil - Date.now()))
  }

  private schedule(ms: number): void {
    if (!this.flushing) {
      this.flushing = true
      setTimeout(() => void detached(undefined, () => this.flush()), ms).unref()
    }
  }

  private async flush(): Promise<void> {
    const source = this.noted.values().next().value?.source ?? "event"
    const batch = [...this.noted].filter(([, note]) => note.source === source).slice(0, BATCH)
    batch.forEach(([id]) => this.noted.delete(id))
    const erp = this.container.resolve<ErpModuleService>(ERP_MODULE)
    const traces = Object.fromEntries(batch.flatMap(([id, { trace }]) => (trace ? [[id, trace]] : [])))
    let wait = PAUSE_MS
    try {
      const { result } = await captureOrdersWorkflow(this.container).run({
        input: { ids: batch.map(([id]) => id), source, traces },
      })
      if (source === "event") {
        wait = (await this.lookAgain(erp, new Map(batch), result.absent)) ? LOOK_AGAIN_MS : PAUSE_MS
      }
    } catch (error) {
      erp.noteTrouble("capture", "orders cannot be captured now; the sweep will find them", error)
    }
    this.flushing = false
    this.restUntil = Date.now() + PAUSE_MS
    if (this.noted.size) {
      this.schedule(wait)
    }
  }

  /** @returns whether nothing but absent orders is left to look for. */
  private async lookAgain(erp: ErpModuleService, batch: Map<string, Note>, absent: string[]): Promise<boolean> {
    const fresh = this.noted.size > 0
    const given = absent.filter((id) => Date.now() - batch.get(id)!.at > this.graceMs)
    for (const id of absent.filter((id) => !given.includes(id))) {
      this.noted.set(id, { ...batch.get(id)!, source: "event" })
    }
    if (given.length) {
      await erp.recordAbsent(given)
    }
    return !fresh
  }
}

/** Notes the orders a payment belongs to, if some connection waits for payments. */
export async function notePayment(container: MedusaContainer, paymentId: string): Promise<void> {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  if (erp.options.connections.every(({ export_when }) => export_when === "placed")) {
    return
  }
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "payment",
    fields: ["payment_collection_id"],
    filters: { id: paymentId },
  })
  const orders = await erp.ordersOfPayment(data.flatMap(({ payment_collection_id: id }) => (id ? [id] : [])))
  orders.forEach((id) => OrderNudges.of(container).note(id, "change"))
}
