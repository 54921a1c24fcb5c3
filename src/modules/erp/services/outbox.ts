import { generateEntityId } from "@medusajs/framework/utils"
import { normalizeReason } from "../cause"
import type { Draft, Move, Rewrite, Unrouted } from "../draft"
import { orderPlaced } from "../messages"
import type { CaptureSource } from "../order-facts"
import { contentHash } from "../content-hash"
import { searchTerms } from "../search-terms"
import { AWAITING_PAYMENT, SAME_PURCHASE_TWICE } from "../standings"
import { Causes } from "./causes"
import type { Sql } from "./database"

const SAME_PURCHASE = " comes from the same cart or payment. Cancel one of the two, or redrive it if both are meant."
const TWIN = { error_class: "'rejected'", code: `'${SAME_PURCHASE_TWICE}'`, reason: "$3" }
/** Of a row that brings its cause along. */
const OF_ROW = (row: string) => ({ error_class: `${row}.error_class`, code: `${row}.code`, reason: `${row}.cause` })

/** A delivery, as it was written. */
export interface WrittenDelivery {
  id: string
  connection_id: string
  subject: string
  type: string
  status: "pending" | "held" | "dead" | "skipped"
  error_class: string | null
  code: string | null
}

/** Where messages come from. */
export interface Origin {
  captured_by: CaptureSource | "backfill"
}

/**
 * Outbox: messages and their deliveries, in one transaction. Unique on type, subject and revision, and on message and
 * connection, so that the same news from event and sweep is written once.
 *
 * The caller holds the subjects' locks and commits.
 */
export class Outbox {
  /** Code of a delivery that was skipped because the order was not there; it is taken up when the order shows up. */
  static readonly ORDER_ABSENT = "order_absent"

  /**
   * Deliveries of one subject are sent in the order of `drafts`.
   *
   * @param origin what made them known
   * @returns those that are new
   */
  async append(sql: Sql, drafts: Draft[], origin: Origin): Promise<WrittenDelivery[]> {
    if (!drafts.length) {
      return []
    }
    await this.writeMessages(sql, drafts, origin)
    return this.writeDeliveries(sql, drafts)
  }

  /** Other payloads for messages that nobody has been sent. The caller has their deliveries locked. */
  async rewrite(sql: Sql, rewrites: Rewrite[]): Promise<void> {
    for (const { message_id, version, data, build_error, supersedes } of rewrites) {
      await sql.query(
        `UPDATE erp_message SET version = $2, data = $3, build_error = $4, content_hash = $5, search_terms = $6, purged_at = NULL,
                erased_at = NULL, updated_at = now() WHERE id = $1`,
        [
          message_id,
          version,
          data && JSON.stringify(data),
          build_error && JSON.stringify({ code: build_error.code, message: build_error.message }),
          contentHash(data),
          searchTerms(data),
        ]
      )
      if (supersedes) {
        await this.dropEdits(sql, message_id)
      }
    }
  }

  /** The store's content goes instead of what a person wrote; the edits say since when. */
  private async dropEdits(sql: Sql, messageId: string): Promise<void> {
    await sql.query(
      `WITH d AS (
         UPDATE erp_delivery SET data_override = NULL
          WHERE message_id = $1 AND data_override IS NOT NULL AND status IN ('pending', 'held', 'dead') RETURNING id)
       UPDATE erp_payload_edit e SET superseded_at = now(), updated_at = now()
         FROM d WHERE e.delivery_id = d.id AND e.superseded_at IS NULL`,
      [messageId]
    )
  }

  /** Other standings for deliveries nobody is busy with; one that is pending starts with a fresh schedule. */
  async move(sql: Sql, moves: Move[]): Promise<void> {
    if (moves.length) {
      await sql.query(
        `UPDATE erp_delivery d
            SET status = m.status, error_class = m.error_class, code = m.code, reason = m.reason, updated_at = now(),
                cause = CASE WHEN m.status IN ('held', 'dead') THEN ${Causes.key("d", OF_ROW("m"))} END,
                dead_at = CASE WHEN m.status = 'dead' THEN now() ELSE d.dead_at END,
                available_at = now(), attempts = 0, failing_since = NULL, look_first = d.attempts_begun > 0,
                trigger = CASE WHEN m.status = 'pending' THEN '{"kind": "order_changed"}'::jsonb END
           FROM jsonb_to_recordset($1::jsonb) AS m(delivery_id text, status text, error_class text, code text, reason text, cause text)
          WHERE d.id = m.delivery_id AND d.status IN ('pending', 'held', 'dead')`,
        [JSON.stringify(moves.map((move) => ({ ...move, cause: normalizeReason(move.reason) })))]
      )
    }
  }

  /** Notes up to which change each order has been looked at, so that a sweep need not look again. */
  async seen(sql: Sql, orders: { id: string; updated_at: Date }[]): Promise<void> {
    await sql.query(
      `UPDATE erp_message m SET source_updated_at = o.updated_at
         FROM jsonb_to_recordset($1::jsonb) AS o(id text, updated_at timestamptz)
        WHERE m.subject = o.id AND m.deleted_at IS NULL AND m.source_updated_at IS DISTINCT FROM o.updated_at`,
      [JSON.stringify(orders)]
    )
  }

  /** Orders that are not for a connection. What was said of them while they were not there yet is taken back. */
  async passOver(sql: Sql, unrouted: Unrouted[]): Promise<void> {
    if (unrouted.length) {
      const rows = JSON.stringify(unrouted.map((one) => ({ ...one, id: generateEntityId("", "erpunr") })))
      await sql.query(
        `INSERT INTO erp_unrouted (id, subject, connection_id, code)
         SELECT id, subject, connection_id, code
           FROM jsonb_to_recordset($1::jsonb) AS r(id text, subject text, connection_id text, code text)
         ON CONFLICT (subject, connection_id) WHERE deleted_at IS NULL DO NOTHING`,
        [rows]
      )
      await sql.query(
        `UPDATE erp_delivery d SET deleted_at = now(), updated_at = now()
           FROM jsonb_to_recordset($1::jsonb) AS r(subject text, connection_id text)
          WHERE d.subject = r.subject AND d.connection_id = r.connection_id AND d.deleted_at IS NULL
            AND d.status = 'skipped' AND d.code = '${Outbox.ORDER_ABSENT}'`,
        [rows]
      )
    }
  }

  private async writeMessages(sql: Sql, drafts: Draft[], origin: Origin): Promise<void> {
    const rows = drafts.map(({ recipients: _recipients, ...draft }) => ({
      ...draft,
      ...origin,
      id: generateEntityId("", "erpmsg"),
      content_hash: contentHash(draft.data),
      search_terms: searchTerms(draft.data),
    }))
    await sql.query(
      `INSERT INTO erp_message (id, type, version, subject, revision, time, display_id, cart_id, payment_collection_id,
                                data, build_error, content_hash, search_terms, source_updated_at, captured_by, traceparent)
       SELECT id, type, version, subject, revision, time, display_id, cart_id, payment_collection_id, data, build_error,
              content_hash, search_terms, source_updated_at, captured_by, traceparent
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, type text, version int, subject text, revision int,
              time timestamptz, display_id text, cart_id text, payment_collection_id text, data jsonb, build_error jsonb,
              content_hash text, search_terms text[], source_updated_at timestamptz, captured_by text, traceparent text)
       ON CONFLICT (type, subject, revision) WHERE deleted_at IS NULL DO UPDATE
         SET version = excluded.version, time = excluded.time, display_id = excluded.display_id, cart_id = excluded.cart_id,
             payment_collection_id = excluded.payment_collection_id, data = excluded.data,
             build_error = excluded.build_error, content_hash = excluded.content_hash,
             search_terms = excluded.search_terms, updated_at = now(),
             source_updated_at = excluded.source_updated_at, purged_at = NULL, captured_by = excluded.captured_by,
             traceparent = coalesce(excluded.traceparent, erp_message.traceparent)
       WHERE erp_message.build_error ->> 'code' = '${Outbox.ORDER_ABSENT}'
          OR erp_message.purged_at IS NOT NULL AND erp_message.erased_at IS NULL AND excluded.data IS NOT NULL`,
      [JSON.stringify(rows)]
    )
  }

  /** A second order for one cart or one payment is held: it may be the same purchase twice. */
  private async writeDeliveries(sql: Sql, drafts: Draft[]): Promise<WrittenDelivery[]> {
    const rows = drafts
      .flatMap(({ type, subject, revision, recipients }) =>
        recipients.map((recipient) => ({
          ...recipient,
          ...{ id: generateEntityId("", "erpdlv"), type, subject, revision },
          cause: normalizeReason(recipient.reason),
        }))
      )
      .map((row, place) => ({ ...row, place }))
    return sql.query<WrittenDelivery>(
      `INSERT INTO erp_delivery (id, message_id, connection_id, backfill_id, type, subject, status, available_at, error_class, code,
                                 reason, cause, dead_at)
       SELECT r.id, m.id, r.connection_id, r.backfill_id, m.type, m.subject,
              CASE WHEN twin.display_id IS NULL THEN r.status ELSE 'held' END, now(),
              CASE WHEN twin.display_id IS NULL THEN r.error_class ELSE 'rejected' END,
              CASE WHEN twin.display_id IS NULL THEN r.code ELSE '${SAME_PURCHASE_TWICE}' END,
              CASE WHEN twin.display_id IS NULL THEN r.reason
                   ELSE 'Order #' || twin.display_id || $2 END,
              CASE WHEN twin.display_id IS NOT NULL THEN ${Causes.key("r", TWIN)}
                   WHEN r.status IN ('held', 'dead') THEN ${Causes.key("r", OF_ROW("r"))} END,
              CASE WHEN r.status = 'dead' AND twin.display_id IS NULL THEN now() END
         FROM jsonb_to_recordset($1::jsonb) AS r(place int, id text, connection_id text, backfill_id text, type text, subject text,
              revision int, status text, error_class text, code text, reason text, cause text)
         JOIN erp_message m ON m.type = r.type AND m.subject = r.subject AND m.revision = r.revision AND m.deleted_at IS NULL
         LEFT JOIN LATERAL (
           SELECT coalesce(o.display_id, o.subject) AS display_id FROM erp_message o
            WHERE o.type = m.type AND o.subject <> m.subject AND o.deleted_at IS NULL
              AND (o.cart_id = m.cart_id OR o.payment_collection_id = m.payment_collection_id)
              AND (o.subject < m.subject OR EXISTS (SELECT 1 FROM erp_delivery d WHERE d.message_id = o.id AND d.deleted_at IS NULL))
            LIMIT 1
         ) twin ON m.type = '${orderPlaced.type}' AND (r.status = 'pending' OR r.code = '${AWAITING_PAYMENT}')
        ORDER BY r.place
       ON CONFLICT (message_id, connection_id) WHERE deleted_at IS NULL DO UPDATE
         SET status = excluded.status, available_at = now(), error_class = excluded.error_class, code = excluded.code,
             reason = excluded.reason, cause = excluded.cause, dead_at = excluded.dead_at, updated_at = now()
       WHERE erp_delivery.status = 'skipped' AND erp_delivery.code = '${Outbox.ORDER_ABSENT}' AND excluded.code IS DISTINCT FROM '${Outbox.ORDER_ABSENT}'
       RETURNING id, connection_id, subject, type, status, error_class, code`,
      [JSON.stringify(rows), SAME_PURCHASE, normalizeReason(`Order #1${SAME_PURCHASE}`)]
    )
  }
}
