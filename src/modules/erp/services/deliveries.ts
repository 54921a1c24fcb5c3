import { MedusaError } from "@medusajs/framework/utils"
import type { Idempotency } from "../connector"
import { orderPlaced } from "../messages"
import { plainWords, type DeliveryFacts, type Words } from "../plain-words"
import { beforeExport } from "../standings"
import type { Trigger } from "../trigger"
import type { Database } from "./database"
import { Choices, type DeliveryChoice } from "./delivery-choice"
import { OrderHistories } from "./order-history"
import type { Actor } from "./redrives"

/** A delivery as the API shows it. Times are ISO 8601 in JSON. */
export interface DeliveryView extends Omit<DeliveryFacts, "connection">, Words {
  id: string
  order_id: string
  display_id: string | null
  connection: { id: string; name: string }
  attempts_begun: number
  document_url: string | null
  created_at: Date
  last_attempt_at: Date | null
  delivered_at: Date | null
}

/** The message a delivery carries, as stored. `data` is null while it could not be built; then `build_error` says why. */
export interface MessageView {
  id: string
  type: string
  version: number
  revision: number
  time: Date
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
  /** Since when `data` is only what is left of it without personal data: it was kept as long as it is to be. */
  purged_at: Date | null
  /** Since when it says nothing any more of whom it was about, on that person's demand. */
  erased_at: Date | null
}

/** One delivery with the message it carries. */
export interface DeliveryDetail extends DeliveryView {
  message: MessageView
}

export interface DeliveryFilter {
  id?: string
  status?: string[]
  connection?: string
  type?: string
  class?: string
  order?: string
}

/** Given up at once. */
const DISCARD_LIMIT = 1_000
/** Above this many rows a list says "at least" instead of counting. */
const COUNT_LIMIT = 10_000

type Row = Omit<DeliveryView, keyof Words | "connection"> &
  DeliveryFacts & { connection: DeliveryFacts["connection"] & { id: string } }

/** What operators read of deliveries, and what they may do to them. */
export class Deliveries {
  constructor(private readonly database: Database) {}

  /** Newest first. Counting stops at 10,000; `count_capped` says that there are more. */
  async list(
    filter: DeliveryFilter,
    page: { limit: number; offset: number }
  ): Promise<{ deliveries: DeliveryView[]; count: number; count_capped: boolean }> {
    const { where, values } = conditions(filter)
    const [total] = await this.database.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM (
         SELECT 1 FROM erp_delivery d JOIN erp_connection c ON c.id = d.connection_id WHERE ${where} LIMIT ${COUNT_LIMIT + 1}) q`,
      values
    )
    const count = total?.count ?? 0
    return {
      deliveries: await this.read(
        `WHERE ${where} ORDER BY d.seq DESC LIMIT ${page.limit} OFFSET ${page.offset}`,
        values
      ),
      count: Math.min(count, COUNT_LIMIT),
      count_capped: count > COUNT_LIMIT,
    }
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<DeliveryDetail> {
    const [delivery] = await this.read("WHERE d.id = $1", [id])
    if (!delivery) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no delivery "${id}".`)
    }
    const [message] = await this.database.query<MessageView>(
      `SELECT m.id, m.type, m.version, m.revision, m.time, m.data, m.build_error, m.purged_at, m.erased_at FROM erp_message m
         JOIN erp_delivery d ON d.message_id = m.id WHERE d.id = $1`,
      [id]
    )
    return { ...delivery, message: message! }
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

  /** As `redrive`, for many at once. @returns those that go; of the others `whyNotRedriven` knows more */
  async redriveAll(asked: { id: string; idempotency: Idempotency }[], trigger: Trigger): Promise<Set<string>> {
    const rows = await this.database.query<{ id: string }>(
      `UPDATE erp_delivery d SET status = 'pending', available_at = now(), attempts = 0, failing_since = NULL,
              error_class = CASE WHEN error_class = 'configuration' THEN error_class END, code = NULL, reason = NULL,
              cause = NULL, updated_at = now(), look_first = attempts_begun > 0, trigger = $2
         FROM jsonb_to_recordset($1::jsonb) AS a(id text, idempotency text)
        WHERE d.id = a.id AND status IN ('dead', 'held')
          AND NOT (a.idempotency = 'none' AND coalesce(error_class, '') = 'outcome_unknown') RETURNING d.id`,
      [JSON.stringify(asked), JSON.stringify(trigger)]
    )
    return new Set(rows.map(({ id }) => id))
  }

  /** What was let go because its order has changed was asked for all the same. */
  async trace(ids: string[], trigger: Trigger): Promise<void> {
    if (ids.length) {
      await this.database.query("UPDATE erp_delivery SET trigger = $2 WHERE id = ANY($1) AND status = 'pending'", [
        ids,
        JSON.stringify(trigger),
      ])
    }
  }

  async whyNotRedriven(id: string): Promise<MedusaError> {
    const rule = "Dead and held ones can; one whose outcome is unknown must be settled instead."
    return this.refusal(id, "redriven", rule)
  }

  /** Gives a delivery up. Younger messages of its order may go then. @throws MedusaError not_found, conflict */
  async discard(id: string, reason: string): Promise<void> {
    const rows = await this.database.query(
      `UPDATE erp_delivery SET status = 'discarded', reason = $2, code = 'discarded', error_class = NULL, updated_at = now()
        WHERE id = $1 AND status IN ('pending', 'dead', 'held') RETURNING id`,
      [id, reason]
    )
    if (!rows.length) {
      throw await this.refusal(id, "discarded", "Pending, dead and held ones can.")
    }
  }

  /**
   * Gives many dead or held deliveries up, the oldest first, at most 1,000 at once.
   *
   * @returns `left`: how many of those chosen were not discarded, because they are too many or in another state
   */
  async discardAll(choice: DeliveryChoice, reason: string): Promise<{ discarded: number; left: number }> {
    const { where, values } = Choices.where(choice, 2)
    const [row] = await this.database.query<{ discarded: number; chosen: number }>(
      `WITH chosen AS (SELECT d.id FROM erp_delivery d WHERE ${where} ORDER BY d.seq LIMIT ${DISCARD_LIMIT} FOR UPDATE),
            gone AS (
         UPDATE erp_delivery SET status = 'discarded', reason = $1, code = 'discarded', error_class = NULL, updated_at = now()
          WHERE id IN (SELECT id FROM chosen) RETURNING id)
       SELECT (SELECT count(*)::int FROM gone) AS discarded, (SELECT count(*)::int FROM erp_delivery d WHERE ${where}) AS chosen`,
      [reason, ...values]
    )
    const { discarded, chosen } = row!
    return { discarded, left: ("ids" in choice ? new Set(choice.ids).size : chosen) - discarded }
  }

  /**
   * A person looked in the ERP: the order is there under this document, or it is not and may be sent.
   *
   * @throws MedusaError not_found, conflict
   */
  async settle(
    id: string,
    found: { document_number?: string; document_id?: string } | null,
    by?: Actor
  ): Promise<void> {
    const rows = found
      ? await this.database.query(
          `UPDATE erp_delivery SET status = 'delivered', delivered_at = now(), confirmation = 'confirmed', document_number = $2,
                  document_id = $3, error_class = NULL, code = 'settled_by_hand', reason = NULL, updated_at = now()
            WHERE id = $1 AND status IN ('dead', 'held') RETURNING id`,
          [id, found.document_number ?? null, found.document_id ?? null]
        )
      : await this.settleAbsent(id, by)
    if (!rows.length) {
      throw await this.refusal(id, "settled", "Dead and held ones can.")
    }
  }

  /** It goes out again; if its order was canceled since, nothing about that order need be told. */
  private async settleAbsent(id: string, by?: Actor): Promise<object[]> {
    const withdrawn = await this.database.query(
      `WITH d AS (
         SELECT * FROM erp_delivery d
          WHERE id = $1 AND status IN ('dead', 'held') AND type = $2 AND ${OrderHistories.CANCELED} FOR UPDATE)
       UPDATE erp_delivery o SET status = 'skipped', error_class = NULL, code = $3, reason = $4, updated_at = now()
         FROM d WHERE o.connection_id = d.connection_id AND o.subject = d.subject AND o.status IN ('pending', 'dead', 'held')
          AND o.deleted_at IS NULL RETURNING o.id`,
      [id, orderPlaced.type, beforeExport.code, beforeExport.reason]
    )
    return withdrawn.length
      ? withdrawn
      : this.database.query(
          `UPDATE erp_delivery SET status = 'pending', available_at = now(), attempts = 0, failing_since = NULL, error_class = NULL,
                  code = NULL, reason = NULL, cause = NULL, look_first = false, progress = NULL, updated_at = now(), trigger = $2
            WHERE id = $1 AND status IN ('dead', 'held') RETURNING id`,
          [id, JSON.stringify({ kind: "settle", by } satisfies Trigger)]
        )
  }

  private async refusal(id: string, verb: string, rule: string): Promise<MedusaError> {
    const [row] = await this.database.query<{ status: string }>("SELECT status FROM erp_delivery WHERE id = $1", [id])
    return row
      ? new MedusaError(MedusaError.Types.CONFLICT, `This delivery is ${row.status} and cannot be ${verb}. ${rule}`)
      : new MedusaError(MedusaError.Types.NOT_FOUND, `There is no delivery "${id}".`)
  }

  private async read(tail: string, values: unknown[]): Promise<DeliveryView[]> {
    const rows = await this.database.query<Row>(
      `SELECT d.id, d.type, d.subject AS order_id, m.display_id, d.status, d.error_class, d.code, d.reason, d.attempts,
              d.attempts_begun, d.available_at, d.last_attempt_at, d.delivered_at, d.created_at, d.confirmation,
              d.document_id, d.document_number, d.document_url,
              d.status = 'pending' AND EXISTS (
                SELECT 1 FROM erp_delivery o WHERE o.connection_id = d.connection_id AND o.subject = d.subject
                   AND o.seq < d.seq AND o.status IN ('pending', 'leased', 'held', 'dead') AND o.deleted_at IS NULL) AS blocked,
              jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status, 'paused_reason', c.paused_reason) AS connection,
              r.state AS circuit_state, r.reason AS circuit_reason, r.opened_at, r.next_probe_at
         FROM erp_delivery d
         JOIN erp_message m ON m.id = d.message_id
         JOIN erp_connection c ON c.id = d.connection_id
         JOIN erp_circuit r ON r.connection_id = c.id ${tail}`,
      values
    )
    const now = new Date()
    return rows.map((row) => view(row as Row & CircuitColumns, now))
  }
}

interface CircuitColumns {
  circuit_state: DeliveryFacts["connection"]["circuit"]["state"]
  circuit_reason: DeliveryFacts["connection"]["circuit"]["reason"]
  opened_at: Date | null
  next_probe_at: Date | null
}

function view(
  { circuit_state, circuit_reason, opened_at, next_probe_at, ...row }: Row & CircuitColumns,
  now: Date
): DeliveryView {
  const circuit = { state: circuit_state, reason: circuit_reason, opened_at, next_probe_at }
  const { id, name } = row.connection
  return {
    ...row,
    ...plainWords({ ...row, connection: { ...row.connection, circuit } }, now),
    connection: { id, name },
  }
}

function conditions(filter: DeliveryFilter): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const parts = Object.entries({
    status: "d.status = ANY(?)",
    connection: "? IN (c.id, c.name)",
    type: "d.type = ?",
    class: "d.error_class = ?",
    order: "d.subject = ?",
  }).flatMap(([key, condition]) => {
    const value = filter[key as keyof DeliveryFilter]
    return value === undefined ? [] : [condition.replace("?", `$${values.push(value)}`)]
  })
  return { where: ["d.deleted_at IS NULL", ...parts].join(" AND "), values }
}
