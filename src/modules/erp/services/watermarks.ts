import { orderPlaced } from "../messages"
import type { UnroutedCode } from "../routing"
import type { Database } from "./database"

/** Where sweeps look through orders: by id (new ones), or by the time of their last change. */
export type OrderStream = "orders.id" | "orders.updated_at"

/** Since which order a connection takes part: ids sort by time, and older orders are not its concern. */
export interface ConnectionStart {
  id: string
  name: string
  status: "active" | "paused" | "removed"
  first_order_id: string
  /** Why the order in question is not for it, if it is not. */
  unrouted: UnroutedCode | null
}

/**
 * How far each sweep has come. A watermark trails behind by an overlap: ids and times are made before the transaction
 * that shows them commits.
 */
export class Watermarks {
  constructor(private readonly database: Database) {}

  /**
   * Takes a stream for one sweep, if nobody took it within `everyMs`.
   *
   * @returns where to start (the least of all connections), or undefined when it is taken or there is no connection
   */
  async take(stream: OrderStream, everyMs: number): Promise<string | undefined> {
    const rows = await this.database.query<{ value: string }>(
      `WITH taken AS (
         UPDATE erp_watermark w SET updated_at = now()
           FROM erp_connection c
          WHERE c.id = w.connection_id AND c.status <> 'removed' AND w.stream = $1
            AND (w.updated_at <= now() - $2 * interval '1 millisecond' OR w.updated_at = w.created_at)
         RETURNING w.value)
       SELECT min(value COLLATE "C") AS value FROM taken HAVING count(*) > 0`,
      [stream, everyMs]
    )
    return rows[0]?.value
  }

  /** Moves a stream forward, never back. That of a removed connection stays: should it come back, nothing is missing. */
  async advance(stream: OrderStream, value: string): Promise<void> {
    await this.database.query(
      `UPDATE erp_watermark w SET value = $2 FROM erp_connection c
        WHERE c.id = w.connection_id AND c.status <> 'removed' AND w.stream = $1 AND w.value COLLATE "C" < $2 COLLATE "C"`,
      [stream, value]
    )
  }

  /** Where each connection began that is told of placed orders, and whether this order was found not to be for it. */
  async starts(orderId: string): Promise<ConnectionStart[]> {
    return this.database.query<ConnectionStart>(
      `SELECT c.id, c.name, c.status, w.value AS first_order_id, u.code AS unrouted
         FROM erp_connection c JOIN erp_watermark w ON w.connection_id = c.id AND w.stream = 'orders.start'
         LEFT JOIN erp_unrouted u ON u.subject = $2 AND u.connection_id = c.id AND u.deleted_at IS NULL
        WHERE c.deleted_at IS NULL AND w.deleted_at IS NULL AND $1 = ANY(c.subscriptions) ORDER BY c.name`,
      [orderPlaced.type, orderId]
    )
  }
}
