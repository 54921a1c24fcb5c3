import { orderPlaced } from "../messages"
import { AWAITING_PAYMENT, SAME_PURCHASE_TWICE } from "../standings"
import type { Database } from "./database"
import { OrderHistories } from "./order-history"
import { Outbox } from "./outbox"

/** An order as a sweep sees it. */
export interface OrderStamp {
  id: string
  updated_at: Date
}

/** Orders one look takes from those that wait for their payment. */
const AWAITING_LIMIT = 200

/** Order gaps: what no event told of, for the nets to find. */
export class OrderGaps {
  constructor(private readonly database: Database) {}

  /** Of these orders, those some connection should have and does not. What was found not to be for it is not missing. */
  async missing(ids: string[]): Promise<string[]> {
    const rows = await this.database.query<{ id: string }>(
      `SELECT DISTINCT o.id FROM unnest($1::text[]) AS o(id)
         JOIN erp_connection c ON c.status <> 'removed' AND c.deleted_at IS NULL AND '${orderPlaced.type}' = ANY(c.subscriptions)
         JOIN erp_watermark w ON w.connection_id = c.id AND w.stream = 'orders.start' AND o.id COLLATE "C" >= w.value COLLATE "C"
        WHERE NOT EXISTS (
          SELECT 1 FROM erp_delivery d
           WHERE d.subject = o.id AND d.connection_id = c.id AND d.type = '${orderPlaced.type}'
             AND d.deleted_at IS NULL
             AND (d.status <> 'skipped' OR d.code IS DISTINCT FROM '${Outbox.ORDER_ABSENT}'))
          AND NOT EXISTS (
          SELECT 1 FROM erp_unrouted u WHERE u.subject = o.id AND u.connection_id = c.id AND u.deleted_at IS NULL)
        ORDER BY o.id`,
      [ids]
    )
    return rows.map((row) => row.id)
  }

  /** Of these orders, those that are missing, and those that have changed since they were last looked at. */
  async stale(orders: OrderStamp[]): Promise<string[]> {
    const changed = await this.database.query<{ id: string }>(
      `SELECT o.id FROM jsonb_to_recordset($1::jsonb) AS o(id text, updated_at timestamptz)
        WHERE EXISTS (SELECT 1 FROM erp_message m WHERE m.subject = o.id AND m.deleted_at IS NULL)
          AND NOT EXISTS (SELECT 1 FROM erp_message m WHERE m.subject = o.id AND m.deleted_at IS NULL
                             AND m.source_updated_at >= o.updated_at)`,
      [JSON.stringify(orders)]
    )
    const missing = await this.missing(orders.map((order) => order.id))
    return [...new Set([...missing, ...changed.map((row) => row.id)])]
  }

  /** Orders that wait for something in the store, where it may be there by now. */
  async waiting(): Promise<string[]> {
    return [...new Set([...(await this.awaitingPayment()), ...(await this.leftAlone())])]
  }

  /** Orders that wait for their payment, those first that were not looked at for longest. */
  async awaitingPayment(): Promise<string[]> {
    const rows = await this.database.query<{ subject: string }>(
      `UPDATE erp_delivery SET updated_at = now()
        WHERE id IN (SELECT d.id FROM erp_delivery d JOIN erp_connection c ON c.id = d.connection_id AND c.status <> 'removed'
                      WHERE d.status = 'held' AND d.code = $1 AND d.deleted_at IS NULL
                      ORDER BY d.updated_at LIMIT ${AWAITING_LIMIT} FOR UPDATE OF d SKIP LOCKED)
       RETURNING subject`,
      [AWAITING_PAYMENT]
    )
    return [...new Set(rows.map((row) => row.subject))]
  }

  /** Orders that were held as the same purchase as another, and have none beside them any more: that one was canceled. */
  async leftAlone(): Promise<string[]> {
    const rows = await this.database.query<{ subject: string }>(
      `SELECT DISTINCT d.subject FROM erp_delivery d JOIN erp_connection c ON c.id = d.connection_id AND c.status <> 'removed'
        WHERE d.status = 'held' AND d.code = $1 AND d.deleted_at IS NULL AND ${OrderHistories.ALONE} LIMIT ${AWAITING_LIMIT}`,
      [SAME_PURCHASE_TWICE]
    )
    return rows.map((row) => row.subject)
  }

  /** Orders that were paid through one of these payment collections, as far as they are known here. */
  async ofPaymentCollections(ids: string[]): Promise<string[]> {
    const rows = await this.database.query<{ subject: string }>(
      `SELECT DISTINCT subject FROM erp_message WHERE payment_collection_id = ANY($1) AND deleted_at IS NULL`,
      [ids]
    )
    return rows.map((row) => row.subject)
  }
}
