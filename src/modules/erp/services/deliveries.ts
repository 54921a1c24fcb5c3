import { MedusaError } from "@medusajs/framework/utils"
import type { Idempotency } from "../connector"
import { orderPlaced } from "../messages"
import { beforeExport } from "../standings"
import type { Trigger } from "../trigger"
import { Causes } from "./causes"
import { IncidentViews } from "./incident-views"
import { AuditTrail, type Actor, type Moved } from "./audit-trail"
import type { Database, Sql } from "./database"
import { Choices, type DeliveryChoice } from "./delivery-choice"
import {
  DeliveryViews,
  type DeliveryDetail,
  type DeliveryRow,
  type DeliveryView,
  type MessageView,
} from "./delivery-views"
import { OrderHistories } from "./order-history"

/** What a person saw in the ERP; at least one of them. */
export interface FoundDocument {
  document_number?: string
  document_id?: string
}

/** Given up at once. */
const DISCARD_LIMIT = 1_000
/** A delivery that a person may decide on, locked; also how it stood. */
const stuck = (statuses: string) =>
  `SELECT id AS old_id, status AS was FROM erp_delivery WHERE id = $1 AND status IN (${statuses}) FOR UPDATE`

/** What operators read of deliveries, and what they may do to them. */
export class Deliveries {
  constructor(private readonly database: Database) {}

  /** Some of them by their `seq`, newest first. */
  async bySeq(seqs: number[]): Promise<DeliveryView[]> {
    return seqs.length ? this.read("WHERE d.seq = ANY($1) AND d.deleted_at IS NULL ORDER BY d.seq DESC", [seqs]) : []
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<DeliveryDetail> {
    const [delivery] = await this.read("WHERE d.id = $1", [id])
    if (!delivery) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no delivery "${id}".`)
    }
    const [message] = await this.database.query<MessageView & Pick<DeliveryDetail, "tickets">>(
      `SELECT m.id, m.type, m.version, m.revision, m.time, m.data, m.build_error, m.purged_at, m.erased_at,
              CASE WHEN d.status = 'dead' THEN ${IncidentViews.ticketsOfCause(Causes.OF_DELIVERY)} ELSE '[]' END AS tickets
         FROM erp_message m
         JOIN erp_delivery d ON d.message_id = m.id WHERE d.id = $1`,
      [id]
    )
    const { tickets, ...said } = message!
    return { ...delivery, tickets, message: said }
  }

  /** All deliveries of one order, oldest first. */
  async ofOrder(orderId: string): Promise<DeliveryView[]> {
    return this.read("WHERE d.subject = $1 AND d.deleted_at IS NULL ORDER BY d.seq", [orderId])
  }

  /**
   * Sends a dead or held delivery again: at once, with a fresh schedule, under the same order and limits as any other.
   *
   * @throws MedusaError not_found, conflict (it is in another state, or its outcome is unknown and only a person can say)
   */
  async redrive(id: string, idempotency: Idempotency, trigger: Trigger = { kind: "redrive" }): Promise<void> {
    if (!(await this.redriveAll([{ id, idempotency }], trigger)).has(id)) {
      throw await this.whyNotRedriven(id)
    }
  }

  /**
   * As `redrive`, for many at once.
   *
   * @param by who asked for each of them; nobody, where that has been noted
   * @returns those that go; of the others `whyNotRedriven` knows more
   */
  async redriveAll(
    asked: { id: string; idempotency: Idempotency }[],
    trigger: Trigger,
    by?: Actor
  ): Promise<Set<string>> {
    const rows = await this.database.transaction(async (sql) => {
      const redriven = await sql.query<Moved>(
        `UPDATE erp_delivery d SET status = 'pending', available_at = now(), attempts = 0, failing_since = NULL,
                error_class = CASE WHEN error_class = 'configuration' THEN error_class END, code = NULL, reason = NULL,
                cause = NULL, updated_at = now(), look_first = attempts_begun > 0, trigger = $2
           FROM (SELECT o.id AS old_id, o.status AS was, a.idempotency
                   FROM jsonb_to_recordset($1::jsonb) AS a(id text, idempotency text) JOIN erp_delivery o ON o.id = a.id
                  WHERE o.status IN ('dead', 'held') FOR UPDATE OF o) a
          WHERE d.id = a.old_id
            AND NOT (a.idempotency = 'none' AND coalesce(error_class, '') = 'outcome_unknown')
         RETURNING d.id, d.connection_id, a.was`,
        [JSON.stringify(asked), JSON.stringify(trigger)]
      )
      if (by) {
        const note = (row: Moved) => AuditTrail.ofState(by, "delivery.redrive", row, { status: "pending" })
        await AuditTrail.note(sql, ...redriven.map(note))
      }
      return redriven
    })
    return new Set(rows.map(({ id }) => id))
  }

  /** What was let go because its order has changed was asked for all the same. */
  async trace(sql: Sql, id: string, trigger: Trigger): Promise<void> {
    await sql.query("UPDATE erp_delivery SET trigger = $2 WHERE id = $1 AND status = 'pending'", [
      id,
      JSON.stringify(trigger),
    ])
  }

  async whyNotRedriven(id: string): Promise<MedusaError> {
    const rule = "Dead and held ones can; one whose outcome is unknown must be settled instead."
    return this.refusal(id, "redriven", rule)
  }

  /** Gives a delivery up. Younger messages of its order may go then. @throws MedusaError not_found, conflict */
  async discard(id: string, reason: string, by = AuditTrail.SYSTEM): Promise<void> {
    const discarded = await this.database.transaction(async (sql) => {
      const rows = await sql.query<Moved>(
        `UPDATE erp_delivery SET status = 'discarded', reason = $2, code = 'discarded', error_class = NULL, updated_at = now()
           FROM (${stuck("'pending', 'dead', 'held'")}) o WHERE id = old_id RETURNING id, connection_id, was`,
        [id, reason]
      )
      const note = (row: Moved) => AuditTrail.ofState(by, "delivery.discard", row, { status: "discarded" }, reason)
      await AuditTrail.note(sql, ...rows.map(note))
      return rows.length > 0
    })
    if (!discarded) {
      throw await this.refusal(id, "discarded", "Pending, dead and held ones can.")
    }
  }

  /**
   * Gives many dead or held deliveries up, the oldest first, at most 1,000 at once.
   *
   * @returns `left`: how many of those chosen were not discarded, because they are too many or in another state
   */
  async discardAll(
    choice: DeliveryChoice,
    reason: string,
    by = AuditTrail.SYSTEM
  ): Promise<{ discarded: number; left: number }> {
    const { where, values } = Choices.where(choice, 2)
    return this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ ids: string[]; connections: string[]; chosen: number }>(
        `WITH chosen AS (SELECT d.id FROM erp_delivery d WHERE ${where} ORDER BY d.seq LIMIT ${DISCARD_LIMIT} FOR UPDATE),
              gone AS (
           UPDATE erp_delivery SET status = 'discarded', reason = $1, code = 'discarded', error_class = NULL, updated_at = now()
            WHERE id IN (SELECT id FROM chosen) RETURNING id, connection_id)
         SELECT coalesce(array_agg(id ORDER BY id), '{}') AS ids, coalesce(array_agg(DISTINCT connection_id), '{}') AS connections,
                (SELECT count(*)::int FROM erp_delivery d WHERE ${where}) AS chosen FROM gone`,
        [reason, ...values]
      )
      const { ids, connections, chosen } = row!
      const left = ("ids" in choice ? new Set(choice.ids).size : chosen) - ids.length
      if (ids.length) {
        await AuditTrail.note(sql, {
          ...{ by, action: "delivery.discard_many", target_id: null, reason },
          connection_id: connections.length === 1 ? connections[0] : null,
          after: {
            status: "discarded",
            ...("cause" in choice && choice),
            discarded: ids.length,
            left,
            delivery_ids: ids,
          },
        })
      }
      return { discarded: ids.length, left }
    })
  }

  /**
   * A person looked in the ERP: the order is there under this document, or it is not and may be sent.
   *
   * @throws MedusaError not_found, conflict
   */
  async settle(id: string, found: FoundDocument | null, by = AuditTrail.SYSTEM): Promise<void> {
    const settled = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<Moved>(
        `SELECT id, connection_id, was FROM erp_delivery JOIN (${stuck("'dead', 'held'")}) o ON id = old_id`,
        [id]
      )
      if (row) {
        const status = found ? await this.settlePresent(sql, id, found) : await this.settleAbsent(sql, id, by)
        await AuditTrail.note(sql, AuditTrail.ofState(by, "delivery.settle", row, { status, ...found }))
      }
      return row !== undefined
    })
    if (!settled) {
      throw await this.refusal(id, "settled", "Dead and held ones can.")
    }
  }

  private async settlePresent(sql: Sql, id: string, found: FoundDocument) {
    await sql.query(
      `UPDATE erp_delivery SET status = 'delivered', delivered_at = now(), confirmation = 'confirmed', document_number = $2,
              document_id = $3, error_class = NULL, code = 'settled_by_hand', reason = NULL, updated_at = now() WHERE id = $1`,
      [id, found.document_number ?? null, found.document_id ?? null]
    )
    return "delivered"
  }

  /** It goes out again; if its order was canceled since, nothing about that order need be told. @returns its status now */
  private async settleAbsent(sql: Sql, id: string, by: Actor): Promise<string> {
    const withdrawn = await sql.query(
      `WITH d AS (
         SELECT * FROM erp_delivery d
          WHERE id = $1 AND status IN ('dead', 'held') AND type = $2 AND ${OrderHistories.CANCELED} FOR UPDATE)
       UPDATE erp_delivery o SET status = 'skipped', error_class = NULL, code = $3, reason = $4, updated_at = now()
         FROM d WHERE o.connection_id = d.connection_id AND o.subject = d.subject AND o.status IN ('pending', 'dead', 'held')
          AND o.deleted_at IS NULL RETURNING o.id`,
      [id, orderPlaced.type, beforeExport.code, beforeExport.reason]
    )
    if (withdrawn.length) {
      return "skipped"
    }
    await sql.query(
      `UPDATE erp_delivery SET status = 'pending', available_at = now(), attempts = 0, failing_since = NULL, error_class = NULL,
              code = NULL, reason = NULL, cause = NULL, look_first = false, progress = NULL, updated_at = now(), trigger = $2
        WHERE id = $1`,
      [id, JSON.stringify({ kind: "settle", by } satisfies Trigger)]
    )
    return "pending"
  }

  private async refusal(id: string, verb: string, rule: string): Promise<MedusaError> {
    const [row] = await this.database.query<{ status: string }>("SELECT status FROM erp_delivery WHERE id = $1", [id])
    return row
      ? new MedusaError(MedusaError.Types.CONFLICT, `This delivery is ${row.status} and cannot be ${verb}. ${rule}`)
      : new MedusaError(MedusaError.Types.NOT_FOUND, `There is no delivery "${id}".`)
  }

  private async read(tail: string, values: unknown[]): Promise<DeliveryView[]> {
    const rows = await this.database.query<DeliveryRow>(`${DeliveryViews.SELECT} ${tail}`, values)
    const now = new Date()
    return rows.map((row) => DeliveryViews.of(row, now))
  }
}
