import type { Sql } from "./database"
import type { Kept, Lot } from "./retention"
import type { Slimming } from "./slimming"
import { Subjects } from "./subjects"

const OPEN = "('pending', 'leased', 'held', 'dead')"
const AGE = "interval '1 millisecond'"
/** Payloads are made smaller one by one; the others just go. */
const PAYLOADS = 200
const ROWS = 1_000

interface Place {
  /** Time and id, to the microsecond. */
  place: string
}

/** Where a lot ends the next begins; a lot that is not full was the last. */
const lotOf = (rows: Place[], full: number, purged = rows.length): Lot => ({
  purged,
  place: rows.length < full ? null : rows.at(-1)!.place,
})

/** SQL: the place of a row. Sorts as time and id do. */
const PLACE = (time: string, id: string) => `${time}::text || '|' || ${id}`
const AFTER = (time: string, id: string) =>
  `($2::text IS NULL OR (${time}, ${id}) > (split_part($2, '|', 1)::timestamptz, substr($2, strpos($2, '|') + 1)))`

/**
 * Payloads of messages that are through at every connection, since long enough: delivered, skipped or discarded. Orders that
 * are being captured in this moment are left for the next run.
 */
export class KeptPayloads implements Kept {
  readonly kind = "payloads"

  constructor(private readonly slimming: Slimming) {}

  async purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot> {
    const found = await this.through(sql, ageMs, place)
    const locked = await Subjects.tryLock(
      sql,
      found.map(({ subject }) => subject)
    )
    // Once more, under the lock: a connection may have been given the message meanwhile.
    const ids = found.filter(({ subject }) => locked.includes(subject)).map(({ id }) => id)
    const still = await this.through(sql, ageMs, null, ids)
    await this.slimming.slim(
      sql,
      still.map(({ id }) => id),
      { erased: false }
    )
    return lotOf(found, PAYLOADS, still.length)
  }

  private async through(sql: Sql, ageMs: number, place: string | null, among?: string[]) {
    return sql.query<Place & { id: string; subject: string }>(
      `SELECT m.id, m.subject, ${PLACE("m.created_at", "m.id")} AS place FROM erp_message m
        WHERE m.data IS NOT NULL AND m.purged_at IS NULL AND m.deleted_at IS NULL AND m.created_at < now() - $1 * ${AGE}
          AND ${AFTER("m.created_at", "m.id")} AND ($3::text[] IS NULL OR m.id = ANY($3))
          AND NOT EXISTS (
            SELECT 1 FROM erp_delivery d WHERE d.message_id = m.id AND d.deleted_at IS NULL
               AND (d.status IN ${OPEN} OR coalesce(d.delivered_at, d.updated_at) >= now() - $1 * ${AGE}))
        ORDER BY m.created_at, m.id LIMIT ${PAYLOADS}`,
      [ageMs, place, among ?? null]
    )
  }
}

/** What was said in attempts. */
export class KeptExchanges implements Kept {
  readonly kind = "exchanges"

  async purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot> {
    const gone = await sql.query<Place>(
      `WITH e AS (
         SELECT e.id, e.created_at, ${PLACE("e.created_at", "e.id")} AS place FROM erp_exchange e JOIN erp_delivery d ON d.id = e.delivery_id
          WHERE e.created_at < now() - $1 * ${AGE} AND e.deleted_at IS NULL AND ${AFTER("e.created_at", "e.id")} AND d.status NOT IN ${OPEN}
          ORDER BY e.created_at, e.id LIMIT ${ROWS}),
            gone AS (DELETE FROM erp_exchange WHERE id IN (SELECT id FROM e))
       SELECT place FROM e ORDER BY created_at, id`,
      [ageMs, place]
    )
    return lotOf(gone, ROWS)
  }
}

/**
 * Attempts, with what was said in them. The circuit and the retry policy read their history from here (docs/adr/0002), which
 * is of minutes and days, not of months; what is open needs all of its own and keeps it.
 */
export class KeptAttempts implements Kept {
  readonly kind = "attempts"

  async purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot> {
    const gone = await sql.query<Place>(
      `WITH a AS (
         SELECT a.* FROM erp_connection n CROSS JOIN LATERAL (
           SELECT a.id, a.finished_at FROM erp_attempt a JOIN erp_delivery d ON d.id = a.delivery_id
            WHERE a.connection_id = n.id AND a.finished_at IS NOT NULL AND a.deleted_at IS NULL
              AND a.finished_at < now() - $1 * ${AGE} AND ${AFTER("a.finished_at", "a.id")} AND d.status NOT IN ${OPEN}
            ORDER BY a.finished_at, a.id LIMIT ${ROWS}) a
          ORDER BY a.finished_at, a.id LIMIT ${ROWS}),
            e AS (DELETE FROM erp_exchange WHERE id IN (SELECT id FROM a)),
            gone AS (DELETE FROM erp_attempt WHERE id IN (SELECT id FROM a))
       SELECT ${PLACE("finished_at", "id")} AS place FROM a ORDER BY finished_at, id`,
      [ageMs, place]
    )
    return lotOf(gone, ROWS)
  }
}

/**
 * What ERPs sent and what is settled. Only the body goes: without the row and its hash an old event that comes once more
 * would be a new one.
 */
export class KeptInbox implements Kept {
  readonly kind = "inbox"

  async purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot> {
    const gone = await sql.query<Place>(
      `WITH i AS (
         SELECT id, ${PLACE("settled_at", "id")} AS place, settled_at FROM erp_inbox
          WHERE settled_at IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL AND settled_at < now() - $1 * ${AGE}
            AND ${AFTER("settled_at", "id")} AND status IN ('applied', 'superseded', 'discarded')
          ORDER BY settled_at, id LIMIT ${ROWS} FOR UPDATE SKIP LOCKED),
            gone AS (UPDATE erp_inbox SET body = '', purged_at = now() WHERE id IN (SELECT id FROM i))
       SELECT place FROM i ORDER BY settled_at, id`,
      [ageMs, place]
    )
    return lotOf(gone, ROWS)
  }
}

/** Rows that nothing else refers to, and that just go. */
class KeptAlone implements Kept {
  constructor(
    readonly kind: Kept["kind"],
    private readonly of: { table: string; time: string; where?: string; with?: string[] }
  ) {}

  async purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot> {
    const { table, time, where = "deleted_at IS NULL", with: others = [] } = this.of
    const gone = await sql.query<Place>(
      `WITH a AS (
         SELECT id, ${time} AS age, ${PLACE(time, "id")} AS place FROM ${table}
          WHERE ${time} < now() - $1 * ${AGE} AND ${where} AND ${AFTER(time, "id")}
          ORDER BY ${time}, id LIMIT ${ROWS}),
            ${others.map((other) => `${other} AS (DELETE FROM ${other} WHERE incident_id IN (SELECT id FROM a)),`).join("\n            ")}
            gone AS (DELETE FROM ${table} WHERE id IN (SELECT id FROM a))
       SELECT place FROM a ORDER BY age, id`,
      [ageMs, place]
    )
    return lotOf(gone, ROWS)
  }
}

/** Who did what. */
export class KeptAudit extends KeptAlone {
  constructor() {
    super("audit", { table: "erp_audit", time: "created_at" })
  }
}

/** How topics stood. */
export class KeptSamples extends KeptAlone {
  constructor() {
    super("samples", { table: "erp_sample", time: "at" })
  }
}

/** Incidents that are over, with what was said of them. */
export class KeptIncidents extends KeptAlone {
  constructor() {
    const where = "state = 'resolved' AND deleted_at IS NULL"
    super("incidents", {
      ...{ table: "erp_incident", time: "resolved_at", where },
      with: ["erp_notice", "erp_ticket"],
    })
  }
}
