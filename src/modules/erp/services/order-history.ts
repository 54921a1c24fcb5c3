import { orderCanceled } from "../messages"
import type { KnownDelivery, KnownMessage, OrderHistory } from "../order-known"
import { SAME_PURCHASE_TWICE } from "../standings"
import type { Sql } from "./database"
import { Outbox } from "./outbox"

/** Histories: what is written of orders already. */
export class OrderHistories {
  /** Of a delivery `d`: there is an attempt of which the ERP may have the message, since it passed or nobody knows. */
  static readonly IN_DOUBT = `EXISTS (
    SELECT 1 FROM erp_attempt a WHERE a.delivery_id = d.id AND a.deleted_at IS NULL
       AND (a.finished_at IS NULL OR a.outcome = 'delivered' OR a.error_class = 'outcome_unknown'))`

  /** Of a delivery `d`: its order was canceled since, and the ERP is still to be told. */
  static readonly CANCELED = `EXISTS (
    SELECT 1 FROM erp_delivery c WHERE c.connection_id = d.connection_id AND c.subject = d.subject
       AND c.type = '${orderCanceled.type}' AND c.status IN ('pending', 'held', 'dead') AND c.deleted_at IS NULL)`

  /**
   * Of a held delivery `d`: of all orders that may be the same purchase as its own, none stands any more. Such an order was
   * canceled, and the ERP is told so, or need not be.
   */
  static readonly ALONE = `NOT EXISTS (
    SELECT 1 FROM erp_message m
      JOIN erp_message o ON o.type = m.type AND o.subject <> m.subject AND o.deleted_at IS NULL
       AND (o.cart_id = m.cart_id OR o.payment_collection_id = m.payment_collection_id)
     WHERE m.id = d.message_id
       AND NOT EXISTS (
         SELECT 1 FROM erp_message c WHERE c.subject = o.subject AND c.type = '${orderCanceled.type}' AND c.deleted_at IS NULL)
       AND NOT EXISTS (
         SELECT 1 FROM erp_delivery s WHERE s.message_id = o.id AND s.connection_id = d.connection_id
            AND s.status = 'skipped' AND s.deleted_at IS NULL))`

  /**
   * Reads all of some orders, and locks every open delivery that no worker is busy with. Others are left alone rather
   * than waited for: who holds them may be waiting for a row locked here.
   *
   * @returns by subject
   */
  async lock(sql: Sql, subjects: string[]): Promise<Map<string, OrderHistory>> {
    const locked = await sql.query<{ id: string }>(
      `SELECT id FROM erp_delivery WHERE subject = ANY($1) AND status IN ('pending', 'held', 'dead') AND deleted_at IS NULL
        FOR UPDATE SKIP LOCKED`,
      [subjects]
    )
    const messages = await sql.query<KnownMessage & { subject: string }>(
      `SELECT id, type, subject, revision, data, build_error, purged_at IS NOT NULL AS purged, erased_at IS NOT NULL AS erased FROM erp_message
        WHERE subject = ANY($1) AND deleted_at IS NULL AND build_error ->> 'code' IS DISTINCT FROM '${Outbox.ORDER_ABSENT}'`,
      [subjects]
    )
    const deliveries = await sql.query<KnownDelivery & { subject: string }>(
      `SELECT id, message_id, connection_id, type, subject, status, error_class, code, ${OrderHistories.IN_DOUBT} AS in_doubt,
              data_override IS NOT NULL AS edited, id = ANY($2) AS free,
              status = 'held' AND code = '${SAME_PURCHASE_TWICE}' AND ${OrderHistories.ALONE} AS alone
         FROM erp_delivery d
        WHERE subject = ANY($1) AND deleted_at IS NULL AND NOT (status = 'skipped' AND code = '${Outbox.ORDER_ABSENT}')
        ORDER BY seq`,
      [subjects, locked.map((row) => row.id)]
    )
    const unrouted = await sql.query<{ subject: string; connection_id: string }>(
      "SELECT subject, connection_id FROM erp_unrouted WHERE subject = ANY($1) AND deleted_at IS NULL",
      [subjects]
    )
    const of = <Row extends { subject: string }>(rows: Row[], subject: string) =>
      rows.filter((row) => row.subject === subject)
    return new Map(
      subjects.map((subject) => [
        subject,
        {
          messages: of(messages, subject),
          deliveries: of(deliveries, subject),
          unrouted: of(unrouted, subject).map(({ connection_id }) => connection_id),
        },
      ])
    )
  }
}
