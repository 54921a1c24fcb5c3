/**
 * Erasure: one person's data goes from all our tables, on demand and at once.
 *
 *   whom -> their orders -> none open, or discarded -> in lots: payloads slimmed, what was said and quoted deleted
 *
 * The store's own data is the store's to erase, and should be erased first. What was erased here does not come back by
 * itself: an order is told again only if its goods change in the store, and then with what the store still has.
 */
import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import type { Database, Sql } from "./database"
import { ErasedInbox } from "./erased-inbox"
import { AuditTrail, type Actor } from "./audit-trail"
import { Counts, type Count } from "./counts"
import type { Slimming } from "./slimming"
import { Subjects } from "./subjects"

/** Whom it is about. What the store knows of them besides (their customer ids, their orders) may be given along. */
export interface Person {
  asked_by: "email" | "customer_id" | "order_ids"
  emails?: string[]
  customer_ids?: string[]
  order_ids?: string[]
}

/** Rows that hold something of the person, or held it. */
export interface ErasureCounts {
  orders: number
  messages: number
  attempts: number
  exchanges: number
  edits: number
  inbox_messages: number
}

export interface ErasurePreview extends ErasureCounts {
  /** Deliveries that must be through first, or are discarded with `discard_open`. */
  open_deliveries: number
  /** There are more orders than one call takes: call again. */
  more: boolean
}

export interface ErasureView {
  id: string
  asked_by: Person["asked_by"]
  counts: ErasureCounts
  by: Actor
  created_at: Date
}

/** Orders of one call. */
const MOST_ORDERS = 1_000
const LOT = 50
const OPEN = "('pending', 'leased', 'held', 'dead')"
const GONE = "Erased with the personal data of the order."

const ATTEMPTS = "erp_attempt a JOIN erp_delivery d ON d.id = a.delivery_id WHERE d.subject = ANY($1)"
const EDITS = "erp_payload_edit p JOIN erp_delivery d ON d.id = p.delivery_id WHERE d.subject = ANY($1)"

export class Erasures {
  /** SQL: whose order a message `m` is, as the indexes IDX_erp_message_email and _customer have it. */
  static readonly EMAIL = `m.data ->> 'email' IS NOT NULL AND left(lower(m.data ->> 'email'), 320)
    = ANY(ARRAY(SELECT left(lower(e), 320) FROM unnest($1::text[]) e))`
  static readonly CUSTOMER = `m.data -> 'customer' ->> 'id' IS NOT NULL AND left(m.data -> 'customer' ->> 'id', 100)
    = ANY(ARRAY(SELECT left(c, 100) FROM unnest($2::text[]) c))`
  private readonly inbox: ErasedInbox
  private readonly counts: Counts

  constructor(
    private readonly database: Database,
    private readonly slimming: Slimming
  ) {
    this.inbox = new ErasedInbox(database)
    this.counts = new Counts(database)
  }

  /** How much an erasure would take. Changes nothing. */
  async preview(person: Person): Promise<ErasurePreview> {
    const { orders, more } = await this.ordersOf(person)
    const [counts] = await this.database.query<Omit<ErasurePreview, "inbox_messages" | "more" | "orders">>(
      `SELECT (SELECT count(*)::int FROM erp_message WHERE subject = ANY($1) AND erased_at IS NULL AND deleted_at IS NULL) AS messages,
              (SELECT count(*)::int FROM ${ATTEMPTS} AND a.message IS NOT NULL) AS attempts,
              (SELECT count(*)::int FROM erp_exchange WHERE id IN (SELECT a.id FROM ${ATTEMPTS})) AS exchanges,
              (SELECT count(*)::int FROM ${EDITS}) AS edits,
              (SELECT count(*)::int FROM erp_delivery WHERE subject = ANY($1) AND status IN ${OPEN} AND deleted_at IS NULL) AS open_deliveries`,
      [orders]
    )
    return { orders: orders.length, ...counts!, inbox_messages: await this.inbox.count(words(person, orders)), more }
  }

  /**
   * @param discard_open gives up what is still to be sent; otherwise that is a conflict
   * @throws MedusaError conflict: there are open deliveries, or one is being sent in this moment; then nothing was erased,
   * or what `preview` does not show any more
   */
  async erase(
    person: Person,
    { discard_open, by }: { discard_open: boolean; by: Actor }
  ): Promise<ErasureView & { more: boolean }> {
    const { orders, more } = await this.ordersOf(person)
    await this.assertThrough(orders, discard_open)
    const counts: ErasureCounts = { orders: 0, messages: 0, attempts: 0, exchanges: 0, edits: 0, inbox_messages: 0 }
    const view = { id: generateEntityId("", "erpera"), asked_by: person.asked_by, counts, by, created_at: new Date() }
    // First what is found by the orders only: a call that ends halfway finds them once more.
    counts.inbox_messages = await this.inbox.erase(words(person, orders))
    await this.database.transaction(async (sql) => {
      await this.note(sql, view)
      const after = { asked_by: person.asked_by, orders: orders.length, discard_open }
      await AuditTrail.note(sql, { by, action: "erasure.begin", target_id: view.id, after })
    })
    for (let at = 0; at < orders.length; at += LOT) {
      await this.database.transaction(async (sql) => {
        const erased = await this.eraseLot(sql, orders.slice(at, at + LOT), discard_open)
        for (const [kind, count] of Object.entries(erased)) {
          counts[kind as keyof ErasureCounts] += count
        }
        await this.note(sql, view)
      })
    }
    return { ...view, more }
  }

  /** With each lot, so that no erasure is without its record. */
  private async note(sql: Sql, { id, asked_by, counts, by, created_at }: ErasureView): Promise<void> {
    await sql.query(
      `INSERT INTO erp_erasure (id, asked_by, counts, actor_id, actor_type, created_at) VALUES ($1, $2, $3, $4, $5, $6)
       ON CONFLICT (id) DO UPDATE SET counts = excluded.counts`,
      [id, asked_by, JSON.stringify(counts), by.id, by.type, created_at]
    )
  }

  /** Newest first. */
  async list(page: { limit: number; offset: number }): Promise<{ erasures: ErasureView[] } & Count> {
    const count = await this.counts.of("FROM erp_erasure WHERE deleted_at IS NULL", [])
    const erasures = await this.database.query<ErasureView>(
      `SELECT id, asked_by, counts, jsonb_build_object('id', actor_id, 'type', actor_type) AS by, created_at FROM erp_erasure
        WHERE deleted_at IS NULL ORDER BY created_at DESC, id DESC LIMIT $1 OFFSET $2`,
      [page.limit, page.offset]
    )
    return { erasures, ...count }
  }

  /** Those of which something is left to erase. */
  private async ordersOf({ emails = [], customer_ids = [], order_ids = [] }: Person) {
    const rows = await this.database.query<{ subject: string }>(
      `SELECT DISTINCT subject FROM (
         SELECT subject FROM erp_message m WHERE ${Erasures.EMAIL}
            AND m.erased_at IS NULL AND m.deleted_at IS NULL
          UNION ALL
         SELECT subject FROM erp_message m WHERE ${Erasures.CUSTOMER}
            AND m.erased_at IS NULL AND m.deleted_at IS NULL
          UNION ALL
         SELECT subject FROM erp_message m WHERE subject = ANY($3) AND m.erased_at IS NULL AND m.deleted_at IS NULL) q
        ORDER BY subject LIMIT ${MOST_ORDERS + 1}`,
      [emails, customer_ids, order_ids]
    )
    const orders = rows.map(({ subject }) => subject)
    return { orders: orders.slice(0, MOST_ORDERS), more: orders.length > MOST_ORDERS }
  }

  private async assertThrough(orders: string[], discard_open: boolean): Promise<void> {
    const [open] = await this.database.query<{ all: number; leased: number }>(
      `SELECT count(*)::int AS all, count(*) FILTER (WHERE status = 'leased')::int AS leased FROM erp_delivery
        WHERE subject = ANY($1) AND status IN ${OPEN} AND deleted_at IS NULL`,
      [orders]
    )
    if (open!.all && !discard_open) {
      throw conflict(
        `${open!.all} deliveries of these orders are still open: deliver, settle or discard them first, or say discard_open to give them up.`
      )
    }
    if (open!.leased) {
      throw beingSent(open!.leased)
    }
  }

  private async eraseLot(sql: Sql, orders: string[], discard_open: boolean): Promise<Partial<ErasureCounts>> {
    await Subjects.lock(sql, orders)
    const open = await sql.query<{ id: string; status: string }>(
      `SELECT id, status FROM erp_delivery WHERE subject = ANY($1) AND status IN ${OPEN} AND deleted_at IS NULL ORDER BY id FOR UPDATE`,
      [orders]
    )
    const leased = open.filter(({ status }) => status === "leased").length
    if (leased || (open.length && !discard_open)) {
      throw leased ? beingSent(leased) : conflict(`${open.length} deliveries were written meanwhile: look again.`)
    }
    await sql.query(
      `UPDATE erp_delivery SET status = 'discarded', code = 'discarded', error_class = NULL, updated_at = now() WHERE id = ANY($1)`,
      [open.map(({ id }) => id)]
    )
    const messages = await sql.query<{ id: string }>(
      "SELECT id FROM erp_message WHERE subject = ANY($1) AND deleted_at IS NULL",
      [orders]
    )
    await this.slimming.slim(
      sql,
      messages.map(({ id }) => id),
      { erased: true }
    )
    const [counts] = await sql.query<Omit<ErasureCounts, "orders" | "messages" | "inbox_messages">>(
      `WITH d AS (SELECT id FROM erp_delivery WHERE subject = ANY($1)),
            reasons AS (UPDATE erp_delivery SET reason = $2 WHERE id IN (SELECT id FROM d) AND status <> 'skipped' AND reason IS NOT NULL),
            e AS (DELETE FROM erp_exchange WHERE id IN (SELECT a.id FROM erp_attempt a WHERE a.delivery_id IN (SELECT id FROM d)) RETURNING 1),
            a AS (UPDATE erp_attempt SET message = NULL WHERE delivery_id IN (SELECT id FROM d) AND message IS NOT NULL RETURNING 1),
            u AS (UPDATE erp_audit SET reason = $2 WHERE target_id IN (SELECT id FROM d) AND reason IS NOT NULL),
            p AS (UPDATE erp_payload_edit SET reason = $2 WHERE delivery_id IN (SELECT id FROM d) RETURNING 1),
            r AS (
         UPDATE erp_redrive r SET failures = (
           SELECT jsonb_agg(CASE WHEN f ->> 'delivery_id' IN (SELECT id FROM d) THEN f || jsonb_build_object('reason', $2::text) ELSE f END)
             FROM jsonb_array_elements(r.failures) f)
          WHERE EXISTS (SELECT 1 FROM jsonb_array_elements(r.failures) f WHERE f ->> 'delivery_id' IN (SELECT id FROM d)))
       SELECT (SELECT count(*)::int FROM a) AS attempts, (SELECT count(*)::int FROM e) AS exchanges, (SELECT count(*)::int FROM p) AS edits`,
      [orders, GONE]
    )
    return { orders: orders.length, messages: messages.length, ...counts! }
  }
}

/** By what an ERP's own words about the person are known. */
const words = ({ emails = [], customer_ids = [] }: Person, orders: string[]) => [...orders, ...customer_ids, ...emails]

const conflict = (text: string) => new MedusaError(MedusaError.Types.CONFLICT, text)

const beingSent = (count: number) =>
  conflict(`${count} deliveries of these orders are being sent in this moment: try again in a minute.`)
