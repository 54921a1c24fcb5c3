import { generateEntityId } from "@medusajs/framework/utils"
import type { IEventBusModuleService, InternalModuleDeclaration, Logger } from "@medusajs/framework/types"
import type { AlertFace } from "./alert-face"
import type { BackfillFace } from "./backfill-face"
import type { ChannelFace } from "./channel-face"
import { ConnectionFace } from "./connection-face"
import type { KeepingFace } from "./keeping-face"
import type { MonitoringFace } from "./monitoring-face"
import { RecordFace } from "./record-face"
import { parseOptions, type PluginOptions } from "./options"
import { ErpRuntime } from "./runtime"
import { StockFace } from "./stock-face"
import { CONNECTORS, type Connectors } from "./connector-registry"
import { databaseOf, type StoreConnection } from "./store-database"
import type { CaptureSource } from "./order-facts"
import type { CaptureReport, ReadOrders, Traces } from "./services/order-capture"
import type { OrderStamp } from "./services/order-gaps"
import type { InboundAnswer, InboundCall } from "./services/inbound"
import type { InboxFilter, InboxItemsPage, InboxMessageDetail } from "./services/inbox-messages"
import type { FoundDocument } from "./services/deliveries"
import type { CauseFilter } from "./services/causes"
import type { DeliveryChoice } from "./services/delivery-choice"
import type { Actor } from "./services/audit-trail"
import type { PayloadEdit } from "./services/payload-edits"
import type { OrderStream } from "./services/watermarks"
import { foreignInventory } from "./store-inventory"
import { storeNotifications } from "./store-notifications"

/** Emitted once in each process that works, when it is ready. Carries nothing. */
export const ERP_STARTED = "erp.started"

interface Dependencies {
  logger: Logger
  __pg_connection__: StoreConnection
  event_bus?: IEventBusModuleService
  [CONNECTORS]: Connectors
}

/** The face of the module: what workflows and routes may ask of it, a line per verb. */
export default class ErpModuleService {
  readonly options: PluginOptions
  /** Connections, as people manage them. */
  readonly connections: ConnectionFace
  /** What has been: deliveries and changes, looked up and exported. */
  readonly records: RecordFace
  /** What is kept of orders, and for how long. */
  readonly keeping: KeepingFace
  /** How everything stands, in numbers. */
  readonly monitoring: MonitoringFace
  /** What ERPs say of stock, and where it belongs. */
  readonly stock: StockFace
  readonly backfills: BackfillFace
  readonly alerts: AlertFace
  /** Where people are told of incidents. */
  readonly channels: ChannelFace
  private readonly runtime: ErpRuntime
  private readonly workers: boolean
  private readonly events?: IEventBusModuleService

  constructor(dependencies: Dependencies, options: Record<string, unknown>, declaration?: InternalModuleDeclaration) {
    this.options = parseOptions(options)
    this.workers = declaration?.worker_mode !== "server"
    this.events = dependencies.event_bus
    this.runtime = new ErpRuntime({
      ...databaseOf(dependencies.__pg_connection__, this.options.database_url),
      options: this.options,
      connectors: dependencies[CONNECTORS],
      logger: dependencies.logger,
      inventory: foreignInventory(),
      notify: storeNotifications(),
      emit: this.events && ((events) => this.events!.emit(events, {})),
    })
    this.connections = new ConnectionFace(this.runtime)
    this.stock = new StockFace(this.runtime)
    this.records = new RecordFace(this.runtime)
    this.keeping = this.runtime.keeping
    this.monitoring = this.runtime.monitoring
    this.backfills = this.runtime.backfills
    this.alerts = this.runtime.alerts
    this.channels = this.runtime.channels
  }

  readonly __hooks = {
    onApplicationStart: async () => this.runtime.start(this.workers, () => this.announce()),
    onApplicationShutdown: async () => this.runtime.stop(),
  }

  /** Tells this process's subscribers that it works now. A bus that cannot carry it costs half a minute: the sweep job comes. */
  private announce(): void {
    if (this.workers) {
      const event = { name: ERP_STARTED, data: { id: generateEntityId("", "erprun") } }
      this.events?.emit(event, { internal: true }).catch((error: unknown) => {
        this.noteTrouble("events", "the event bus does not take events", error)
      })
    }
  }

  /** Writes whatever is missing of these orders: placed, edited, canceled. At most 100. @param traces see CaptureOptions */
  async capture(ids: string[], source: CaptureSource, read: ReadOrders, traces?: Traces): Promise<CaptureReport> {
    return this.runtime.capture.capture(ids, source, read, { traces })
  }

  /** Notes that these orders never came to be. */
  async recordAbsent(ids: string[]): Promise<void> {
    await this.runtime.capture.recordAbsent(ids)
  }

  /** Of these orders, those some connection should have and does not. */
  async missing(ids: string[]): Promise<string[]> {
    return this.runtime.gaps.missing(ids)
  }

  /** Of these orders, those that are missing and those that have changed since they were last looked at. */
  async stale(orders: OrderStamp[]): Promise<string[]> {
    return this.runtime.gaps.stale(orders)
  }

  /** Some orders that wait for their payment, or for another one to be canceled; others at the next call. */
  async waitingOrders(): Promise<string[]> {
    return this.runtime.gaps.waiting()
  }

  /** Orders paid through these payment collections. */
  async ordersOfPayment(collectionIds: string[]): Promise<string[]> {
    return this.runtime.gaps.ofPaymentCollections(collectionIds)
  }

  /** Where a sweep of `stream` starts; undefined when another process swept within `everyMs`. */
  async takeWatermark(stream: OrderStream, everyMs: number): Promise<string | undefined> {
    return this.runtime.watermarks.take(stream, everyMs)
  }

  async advanceWatermark(stream: OrderStream, value: string): Promise<void> {
    await this.runtime.watermarks.advance(stream, value)
  }

  /** Logs a trouble that repeats, once a minute. `text` and the error's message must hold no personal data. */
  noteTrouble(key: string, text: string, error: unknown): void {
    this.runtime.log.error(key, text, error)
  }

  async overview() {
    return this.runtime.overview.read()
  }

  /** @param attempts which page of them @throws MedusaError not_found */
  async retrieveDelivery(id: string, attempts = { limit: 20, offset: 0 }) {
    return this.keeping.delivery(id, attempts)
  }

  /** Replaces what one delivery carries, and sends it. @throws MedusaError not_found, conflict, invalid_data naming the field */
  async editPayload(id: string, edit: PayloadEdit, read: ReadOrders): Promise<void> {
    await this.runtime.edits.edit(id, edit, read)
    this.runtime.relay.nudge()
  }

  /** Builds what one delivery carries anew from the store. @throws MedusaError not_found, conflict */
  async refreshPayload(id: string, read: ReadOrders, by: Actor): Promise<void> {
    await this.runtime.edits.refresh(id, read, by)
  }

  /** How this order stands at every connection, in plain words. `draft`: it is there, but not placed yet. */
  async standingsOfOrder(orderId: string, { draft }: { draft: boolean }) {
    return this.runtime.standings.read(orderId, draft)
  }

  /**
   * Sends a dead or held delivery again. The order is looked at first: what could not be built is built again, and
   * what has been canceled meanwhile is skipped.
   *
   * @throws MedusaError not_found, conflict, invalid_data (it still cannot be built)
   */
  async redrive(id: string, read: ReadOrders, by: Actor): Promise<void> {
    await this.runtime.redriving.redriveOne(id, read, by)
    this.runtime.relay.nudge()
  }

  /** Dead or held deliveries by what made them so, most frequent first. */
  async listCauses(status: "dead" | "held", page: { limit: number; offset: number }, filter?: CauseFilter) {
    return this.runtime.causes.list(status, page, filter)
  }

  /** How many a redrive would send, and how many of those the ERP has already; changes nothing. */
  async previewRedrive(choice: DeliveryChoice) {
    return this.runtime.redrivePreview.preview(choice)
  }

  /** Begins to send dead or held deliveries again, at most `pace` a second, in whatever process `workRedrives` is called. */
  async startRedrive(choice: DeliveryChoice, pace: number, by: Actor) {
    return this.runtime.redrives.start(choice, pace, by)
  }

  /** Goes on with the redrives that run, in the background, if this process works. Returns at once. */
  workRedrives(read: ReadOrders): void {
    this.runtime.redriveLoop.lend(read)
  }

  /** Newest first. */
  async listRedrives(page: { limit: number; offset: number }) {
    return this.runtime.redrives.list(page)
  }

  /** @throws MedusaError not_found */
  async retrieveRedrive(id: string) {
    return this.runtime.redrives.get(id)
  }

  /** @throws MedusaError not_found, conflict (it is over) */
  async cancelRedrive(id: string, by: Actor): Promise<void> {
    await this.runtime.redrives.cancel(id, by)
  }

  /** @throws MedusaError not_found, conflict */
  async discard(id: string, reason: string, by: Actor): Promise<void> {
    await this.runtime.deliveries.discard(id, reason, by)
    this.runtime.relay.nudge()
  }

  /** Gives up to 1,000 dead or held deliveries up. `left`: how many of those chosen still are dead or held, or never were. */
  async discardAll(choice: DeliveryChoice, reason: string, by: Actor): Promise<{ discarded: number; left: number }> {
    const result = await this.runtime.deliveries.discardAll(choice, reason, by)
    this.runtime.relay.nudge()
    return result
  }

  /** Settles by hand: `found` is the document a person saw in the ERP, null says it is not there. */
  async settle(id: string, found: FoundDocument | null, by: Actor): Promise<void> {
    await this.runtime.deliveries.settle(id, found, by)
    this.runtime.relay.nudge()
  }

  /** Takes what an ERP says at `/hooks/erp/<connection>`, and says how to answer. Never throws. */
  async receive(call: InboundCall): Promise<InboundAnswer> {
    return this.runtime.inbound.receive(call)
  }

  async listInbox(filter: InboxFilter, page: { limit: number; offset: number }) {
    return this.runtime.inboxMessages.list(filter, page)
  }

  /** @param page of its items @throws MedusaError not_found */
  async retrieveInboxMessage(
    id: string,
    page: InboxItemsPage = { limit: 100, offset: 0 }
  ): Promise<InboxMessageDetail> {
    return this.runtime.inboxMessages.get(id, page)
  }

  /** @throws MedusaError not_found, conflict, invalid_data (this release still cannot read it) */
  async redriveInboxMessage(id: string, by: Actor): Promise<void> {
    await this.runtime.inbox.redrive(id, by)
  }

  /** @throws MedusaError not_found, conflict */
  async discardInboxMessage(id: string, reason: string, by: Actor): Promise<void> {
    await this.runtime.inbox.discard(id, reason, by)
    await this.runtime.heldStock.discard(id)
  }

  /** Creates what the queue keeps in Postgres; part of `medusa db:migrate`. */
  async migrateQueue(): Promise<void> {
    await this.runtime.queue.migrate()
  }
}
