/**
 * Runtime: puts the parts together and decides what runs in this process.
 *
 *   start: rows follow the options -> queue is ready -> relay and worker run (where workers may)
 *   stop:  relay claims no more -> calls under way get until the deadline -> connections are closed
 */
import type { Logger } from "@medusajs/framework/types"
import type { PoolConfig } from "pg"
import { BackfillFace } from "./backfill-face"
import { AlertFace } from "./alert-face"
import type { FaultHook } from "./fault-points"
import { outboundMessages, type MessageRegistry } from "./messages"
import type { PluginOptions } from "./options"
import { KeepingFace } from "./keeping-face"
import { MonitoringFace } from "./monitoring-face"
import { ChannelFace } from "./channel-face"
import type { NotifyStore } from "./channels"
import { AuditLog } from "./services/audit-log"
import { Causes } from "./services/causes"
import { Circuits } from "./services/circuits"
import { Claims } from "./services/claims"
import { ConnectionEdits } from "./services/connection-edits"
import { ConnectionRemoval } from "./services/connection-removal"
import { ConnectionTests } from "./services/connection-tests"
import { ConnectionViews } from "./services/connection-views"
import { Connections, type RegisteredConnector } from "./services/connections"
import { Consequences } from "./services/consequences"
import { Database } from "./services/database"
import { Deliveries } from "./services/deliveries"
import { DeliveryList } from "./services/delivery-list"
import { DeliveryLog } from "./services/delivery-log"
import { DeliveryQueue } from "./services/delivery-queue"
import { DeliveryWorker } from "./services/delivery-worker"
import { Drain } from "./services/drain"
import { EnvironmentGuard } from "./services/environment-guard"
import { Epochs } from "./services/epochs"
import { Envelopes } from "./services/envelopes"
import { HeldDeliveries } from "./services/held-deliveries"
import { HeldStock } from "./services/held-stock"
import { Inbound } from "./services/inbound"
import { Inbox } from "./services/inbox"
import { InboxMessages } from "./services/inbox-messages"
import { LentLoop } from "./services/lent-loop"
import { LimitedLog } from "./services/limited-log"
import { Locations } from "./services/locations"
import { OrderCapture, type ReadOrders } from "./services/order-capture"
import { OrderGaps } from "./services/order-gaps"
import { OrderStandings } from "./services/order-standings"
import { Outbox } from "./services/outbox"
import { Overview } from "./services/overview"
import { OwedEvents, type EmitEvents } from "./services/owed-events"
import { PayloadEdits } from "./services/payload-edits"
import { PullMarks } from "./services/pull-marks"
import { RedriveLots } from "./services/redrive-lots"
import { RedrivePreview } from "./services/redrive-preview"
import { Redrives } from "./services/redrives"
import { Redriving } from "./services/redriving"
import { Pulses } from "./services/pulses"
import { Reencryption } from "./services/reencryption"
import { Relay } from "./services/relay"
import { Settlement } from "./services/settlement"
import { StockByModule, type StoreInventory } from "./services/stock-by-module"
import { StockDrain } from "./services/stock-drain"
import { StockPolls } from "./services/stock-polls"
import { StockView } from "./services/stock-view"
import { StockWriter } from "./services/stock-writer"
import { Watermarks } from "./services/watermarks"

/** What a runtime is made from. */
export interface RuntimeConfig {
  /** The store's database, as node-postgres takes it. */
  database: PoolConfig
  /** Postgres schema of the store's tables. */
  schema?: string
  options: PluginOptions
  connectors: Map<string, RegisteredConnector>
  logger: Logger
  /** The store's inventory module, where that is not Medusa's own. */
  inventory?: () => StoreInventory
  /** The store's event bus; without it, what is owed to it is kept. */
  emit?: EmitEvents
  /** The store's notification module; without it nothing is said through it. */
  notify?: NotifyStore
  /** For tests that end a process at a chosen moment; a store gives none. */
  faultPoint?: FaultHook
  /** Message types there are; default {@link outboundMessages}. */
  messages?: MessageRegistry
}

/** How long to wait before starting again when the database or the queue is not there yet. */
const RETRY_MS = 2_000

export class ErpRuntime {
  readonly log: LimitedLog
  readonly connections: Connections
  readonly connectionViews: ConnectionViews
  readonly connectionEdits: ConnectionEdits
  readonly connectionRemoval: ConnectionRemoval
  readonly connectionTests: ConnectionTests
  readonly reencryption: Reencryption
  readonly capture: OrderCapture
  readonly gaps: OrderGaps
  readonly deliveries: Deliveries
  readonly deliveryList: DeliveryList
  readonly auditLog: AuditLog
  readonly causes: Causes
  readonly redriving: Redriving
  readonly edits: PayloadEdits
  readonly redrives: Redrives
  readonly redriveLoop: LentLoop<ReadOrders>
  readonly backfills: BackfillFace
  readonly redrivePreview: RedrivePreview
  readonly standings: OrderStandings
  readonly overview: Overview
  readonly alerts: AlertFace
  readonly watermarks: Watermarks
  readonly inbound: Inbound
  readonly inbox: Inbox
  readonly inboxMessages: InboxMessages
  readonly relay: Relay
  readonly drain: Drain
  readonly heldStock: HeldStock
  readonly stock: StockView
  readonly queue: DeliveryQueue
  readonly polls: StockPolls
  readonly locations: Locations
  readonly epochs: Epochs
  readonly keeping: KeepingFace
  readonly monitoring: MonitoringFace
  readonly channels: ChannelFace
  private readonly database: Database
  private readonly worker: DeliveryWorker
  private readonly options: PluginOptions
  private stopping = false
  private starting?: Promise<void>
  private stopped?: Promise<void>
  private cancelWait: () => void = () => undefined

  /** Opens no connection yet. @throws Error naming wrong connection settings. */
  constructor(config: RuntimeConfig) {
    const {
      database,
      schema,
      options,
      connectors,
      logger,
      messages = outboundMessages,
      faultPoint,
      emit,
      inventory,
      notify = async () => "no_provider",
    } = config
    this.options = options
    this.log = new LimitedLog(logger)
    const onError = (error: Error) => this.log.error("database", "a database connection broke", error)
    this.database = new Database(database, { schema, onError })
    const held = new HeldDeliveries(this.database, messages)
    const environment = new EnvironmentGuard(options.environment)
    const { keys } = options.encryption
    const configured = { connectors, options: options.connections, messages, keys }
    this.connections = new Connections(this.database, configured, environment, held, this.log)
    const told = new DeliveryLog(this.log)
    this.capture = new OrderCapture(this.database, this.connections, new Outbox(), told, () => this.relay.nudge())
    this.gaps = new OrderGaps(this.database)
    this.deliveries = new Deliveries(this.database)
    this.deliveryList = new DeliveryList(this.database, this.deliveries)
    this.auditLog = new AuditLog(this.database)
    const alertParts = { database: this.database, connections: this.connections, options, log: this.log }
    this.alerts = new AlertFace({ ...alertParts, wakers: () => this.channels.wakers() })
    this.overview = new Overview(this.database, this.connections, this.alerts, messages)
    this.monitoring = new MonitoringFace(this.database, options.monitoring, this.log, this.connections, this.alerts)
    const pulses = new Pulses(this.database)
    this.connectionViews = new ConnectionViews(this.database, this.connections, connectors)
    this.connectionEdits = new ConnectionEdits(this.database, this.connections, held, this.log, messages)
    this.connectionRemoval = new ConnectionRemoval(this.database, this.connections, this.connectionEdits, this.log)
    this.connectionTests = new ConnectionTests(this.database, this.connections)
    this.channels = new ChannelFace({ database: this.database, options, log: this.log, notify })
    this.reencryption = new Reencryption(this.database, this.connections, this.channels.reencryption)
    this.causes = new Causes(this.database)
    this.redriving = new Redriving(this.database, this.capture, this.connections, this.deliveries, messages)
    this.edits = new PayloadEdits(this.database, this.deliveries, this.capture, this.redriving, messages)
    this.keeping = new KeepingFace(this.database, options.retention, this.log, this)
    this.redrives = new Redrives(this.database, this.log)
    const redriveLots = new RedriveLots(this.database, this.redriving, this.log)
    const circuits = new Circuits(this.database, this.log)
    const nudge = () => this.relay.nudge()
    const stuck = (error: unknown) =>
      this.log.error("redrive", "a redrive cannot go on now; its deliveries wait", error)
    this.redriveLoop = new LentLoop(redriveLots, stuck, nudge)
    this.backfills = new BackfillFace(
      { database: this.database, connections: this.connections, capture: this.capture, log: this.log },
      nudge
    )
    this.redrivePreview = new RedrivePreview(this.database, this.connections, this.redrives, circuits, messages)
    this.watermarks = new Watermarks(this.database)
    this.inbox = new Inbox(this.database)
    this.inboxMessages = new InboxMessages(this.database)
    this.inbound = new Inbound(this.connections, this.inbox, options.inbound, this.log)
    this.standings = new OrderStandings(this.deliveries, this.watermarks)
    this.queue = new DeliveryQueue(
      options.queue.backend === "redis"
        ? { backend: "redis", url: options.queue.redis_url!, prefix: options.queue.prefix }
        : { backend: "postgres", connection: database },
      this.log
    )
    const { lease } = options.worker
    const consequences = new Consequences(this.connections, circuits, held)
    const settlement = new Settlement(this.database, circuits, consequences, lease, messages)
    const envelopes = new Envelopes(this.database, options.source, messages)
    this.worker = new DeliveryWorker(settlement, circuits, this.connections, envelopes, lease, this.log)
    const claims = new Claims(this.database, circuits, lease)
    this.relay = new Relay(claims, this.connections, held, this.queue, this.worker, pulses, this.log)
    const writer = inventory ? new StockByModule(inventory) : new StockWriter()
    this.heldStock = new HeldStock(this.database, writer)
    this.stock = new StockView(this.database)
    const lots = new StockDrain(this.database, writer)
    this.drain = new Drain(this.connections, lots, this.heldStock, new OwedEvents(this.database, emit), this.log)
    this.worker.onSettled = () => this.relay.nudge()
    this.monitoring.watch.onLooked = () => this.channels.notifier.nudge()
    const marks = new PullMarks(this.database)
    this.polls = new StockPolls(this.database, this.connections, marks, this.log)
    this.inbox.onReceived = this.polls.onReceived = () => this.drain.nudge()
    this.locations = new Locations(this.database)
    this.locations.onMapped = () => this.drain.release()
    this.epochs = new Epochs(this.database, marks, this.log)
    if (faultPoint) {
      this.capture.faultPoint = this.relay.faultPoint = this.worker.faultPoint = faultPoint
    }
  }

  /**
   * Starts in the background and keeps trying: a database or queue that is away at boot must not keep the store from
   * opening.
   *
   * @param workers whether this process may take deliveries (Medusa's worker mode)
   * @param onReady called once everything runs
   */
  start(workers: boolean, onReady: () => void = () => undefined): void {
    this.starting ??= this.tryToStart(workers, onReady)
  }

  /**
   * Graceful: what is under way may end until the deadline, then it is cut off. What is not written by then comes back
   * by its lease. Idempotent.
   */
  async stop(): Promise<void> {
    this.stopped ??= this.shutDown()
    await this.stopped
  }

  private async shutDown(): Promise<void> {
    this.stopping = true
    this.cancelWait()
    await this.starting
    this.connectionTests.stop()
    this.redrivePreview.stop()
    const bulk = [this.redriveLoop.stop(), this.backfills.loop.stop(), this.monitoring.stop(), this.channels.stop()]
    await Promise.all([...bulk, this.relay.stop(), this.drain.stop(), this.polls.stop(), this.keeping.stop()])
    await this.queue.stop(this.options.worker.shutdown_deadline)
    await this.worker.abort()
    await this.queue.close()
    await this.database.close()
  }

  private async tryToStart(workers: boolean, onReady: () => void): Promise<void> {
    while (!this.stopping) {
      try {
        await this.connections.sync()
        this.monitoring.start()
        await this.channels.sync()
        this.channels.notifier.start()
        if (workers) {
          await this.queue.assertReady()
          await this.queue.start((job) => this.worker.handle(job), this.options.worker.concurrency)
          this.relay.start()
          this.drain.start()
          this.redriveLoop.start()
          this.backfills.loop.start()
        }
        onReady()
        return
      } catch (error) {
        this.log.error("start", `cannot start yet, orders are kept and wait; is "npx medusa db:migrate" done?`, error)
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, RETRY_MS)
          this.cancelWait = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
    }
  }
}
