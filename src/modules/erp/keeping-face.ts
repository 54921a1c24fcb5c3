import type { PluginOptions } from "./options"
import type { Database } from "./services/database"
import type { Actor } from "./services/audit-trail"
import type { Deliveries } from "./services/deliveries"
import type { DeliveryDetail } from "./services/delivery-views"
import { Erasures, type ErasurePreview, type ErasureView, type Person } from "./services/erasures"
import {
  KeptAttempts,
  KeptAudit,
  KeptExchanges,
  KeptIncidents,
  KeptInbox,
  KeptPayloads,
  KeptSamples,
} from "./services/kept-rows"
import type { LimitedLog } from "./services/limited-log"
import type { EditedPayload, PayloadEdits } from "./services/payload-edits"
import { Retention, type Kept, type RetentionReport } from "./services/retention"
import { Slimming } from "./services/slimming"
import { Timelines, type Timeline } from "./services/timeline"

/** The part of the module's face that is about what is kept of orders: to look at it, for how long, and no longer. */
export class KeepingFace {
  private readonly timelines: Timelines
  private readonly retention: Retention
  private readonly erasures: Erasures

  constructor(
    database: Database,
    options: PluginOptions["retention"],
    log: LimitedLog,
    private readonly of: { deliveries: Deliveries; edits: PayloadEdits }
  ) {
    const slimming = new Slimming()
    const kept: Kept[] = [
      new KeptPayloads(slimming),
      new KeptExchanges(),
      new KeptAttempts(),
      new KeptInbox(),
      new KeptAudit(),
    ]
    kept.push(new KeptSamples(), new KeptIncidents())
    this.timelines = new Timelines(database)
    this.retention = new Retention(database, options, kept, log)
    this.erasures = new Erasures(database, slimming)
  }

  /** One delivery with all that is kept of it. @param attempts which page of them @throws MedusaError not_found */
  async delivery(
    id: string,
    attempts: { limit: number; offset: number }
  ): Promise<DeliveryDetail & EditedPayload & Timeline> {
    const [delivery, edited] = [await this.of.deliveries.get(id), await this.of.edits.of(id)]
    return { ...delivery, ...edited, ...(await this.timeline(id, attempts)) }
  }

  /** Attempts of a delivery and what was said in them, newest first. */
  async timeline(deliveryId: string, page: { limit: number; offset: number }): Promise<Timeline> {
    return this.timelines.of(deliveryId, page)
  }

  /** Takes away what was kept long enough, for half a minute at most. Safe in several processes at once: one does it. */
  async purge(): Promise<RetentionReport> {
    return this.retention.run()
  }

  /** How much an erasure would take. */
  async previewErasure(person: Person): Promise<ErasurePreview> {
    return this.erasures.preview(person)
  }

  /**
   * Erases one person's data here; up to 1,000 orders, `more` says that there are others.
   *
   * @throws MedusaError conflict (open deliveries)
   */
  async erase(person: Person, how: { discard_open: boolean; by: Actor }): Promise<ErasureView & { more: boolean }> {
    return this.erasures.erase(person, how)
  }

  /** Erasures there were, newest first; whom they were about is erased as well. */
  async listErasures(page: { limit: number; offset: number }) {
    return this.erasures.list(page)
  }

  /** Ends what is under way. */
  async stop(): Promise<void> {
    await this.retention.stop()
  }
}
