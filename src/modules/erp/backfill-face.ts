import { MedusaError } from "@medusajs/framework/utils"
import { orderPlaced } from "./messages"
import { BackfillLots } from "./services/backfill-lots"
import { BackfillOrders, type OrderReader } from "./services/backfill-orders"
import { BackfillPreview, type BackfillPreviewView } from "./services/backfill-preview"
import { Backfills, type BackfillOrder, type BackfillView } from "./services/backfills"
import type { Connection, Connections } from "./services/connections"
import type { Database } from "./services/database"
import { LentLoop } from "./services/lent-loop"
import type { LimitedLog } from "./services/limited-log"
import type { OrderCapture } from "./services/order-capture"
import type { Actor } from "./services/audit-trail"

/** What backfills are made from. */
export interface BackfillParts {
  database: Database
  connections: Connections
  capture: OrderCapture
  log: LimitedLog
}

/** The part of the module's face that is about backfills: orders older than a connection, which go only when asked for. */
export class BackfillFace {
  /** Works in every process that works, once somebody lends it a reader. */
  readonly loop: LentLoop<OrderReader>
  private readonly connections: Connections
  private readonly rows: Backfills
  private readonly previews: BackfillPreview

  /** @param onWorked something may be due */
  constructor({ database, connections, capture, log }: BackfillParts, onWorked: () => void) {
    const orders = new BackfillOrders(database)
    this.connections = connections
    this.rows = new Backfills(database, log)
    this.previews = new BackfillPreview(database, orders)
    this.loop = new LentLoop(
      new BackfillLots(database, connections, orders, capture, log),
      (error) => log.error("backfill", "a backfill cannot go on now; its orders wait", error),
      onWorked
    )
  }

  /** How many would go, and what of the others; changes nothing. @throws MedusaError not_found, conflict */
  async preview(connectionId: string, asked: BackfillOrder, reader: OrderReader): Promise<BackfillPreviewView> {
    return this.previews.preview(asked, await this.connection(connectionId), reader)
  }

  /**
   * Begins to send older orders to one connection, in whatever process {@link work} is called.
   *
   * @throws MedusaError not_found, conflict (one runs, the connection is not told of placed orders or cannot be used)
   */
  async start(connectionId: string, asked: BackfillOrder, by: Actor): Promise<BackfillView> {
    return this.rows.start(await this.connection(connectionId), asked, by)
  }

  /** Goes on with the backfills that run, in the background, if this process works. Returns at once. */
  work(reader: OrderReader): void {
    this.loop.lend(reader)
  }

  /** Newest first. @throws MedusaError not_found */
  async list(connectionId: string, page: { limit: number; offset: number }) {
    const { id } = await this.known(connectionId)
    return this.rows.list(id, page)
  }

  /** @throws MedusaError not_found */
  async retrieve(id: string): Promise<BackfillView> {
    return this.rows.get(id)
  }

  /** @throws MedusaError not_found, conflict (it is over) */
  async cancel(id: string, by?: Actor): Promise<void> {
    await this.rows.cancel(id, by)
  }

  private async connection(id: string): Promise<Connection> {
    const { connection, problem } = await this.known(id)
    const wrong = !connection
      ? `The connection cannot be used: ${problem}`
      : connection.status === "removed"
        ? `Connection ${connection.name} is removed.`
        : connection.subscriptions.includes(orderPlaced.type)
          ? undefined
          : `Connection ${connection.name} is not told of placed orders: add ${orderPlaced.type} to its subscriptions.message_types first.`
    if (!connection || wrong) {
      throw new MedusaError(MedusaError.Types.CONFLICT, wrong!)
    }
    return connection
  }

  /** @throws MedusaError not_found */
  private async known(id: string): Promise<{ id: string; connection?: Connection; problem?: string }> {
    const connection = await this.connections.find(id)
    const problem = connection ? undefined : (await this.connections.problems()).get(id)
    if (!connection && problem === undefined) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no connection "${id}".`)
    }
    return { id, connection, problem }
  }
}
