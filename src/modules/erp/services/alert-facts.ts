import { LOOK_BACK, type AlertFacts, type ConnectionFacts, type DeadCause, type HeldTooLong } from "../alerts"
import type { Moment, StockRhythm } from "../alerts"
import { stockLevel } from "../messages"
import type { AlertOptions } from "../monitoring-options"
import { Causes } from "./causes"
import type { Sql } from "./database"

/** Looked at of what is held, or overdue: the oldest. */
const MOST_ROWS = 10_000
const MOST_OVERDUE = 1_000
/** Distances between what an ERP says of stock, and what counts as one. */
const DISTANCES = 40
const BURST = "interval '1 minute'"

type Circuit = ConnectionFacts["circuit"]
type ConnectionRow = Pick<ConnectionFacts, "id" | "name" | "status" | "paused_code" | "backfilling"> & Circuit
type OfConnection<Row> = Row & { connection_id: string }

/**
 * Alert facts: reads what rules look at.
 *
 * Samples, and of the large tables only what is open, dead or held, or lies within a few minutes: a look costs the same
 * beside ten million finished deliveries.
 */
export class AlertFactsReader {
  constructor(private readonly options: AlertOptions) {}

  /** @param unusable ids of connections that cannot be used */
  async read(sql: Sql, at: Date, unusable: ReadonlySet<string>): Promise<AlertFacts> {
    const rows = await this.connections(sql)
    const moments = await this.moments(sql, at)
    const dead = await this.dead(sql, at)
    const held = await this.held(sql, at)
    const overdue = await this.unconfirmed(sql, at)
    const stock = await this.stock(sql, at)
    const of = <Row>(id: string, found: OfConnection<Row>[]) => found.filter((row) => row.connection_id === id)
    const connections = rows.map(({ state, reason, code, opened_at, ...row }) => ({
      ...row,
      unusable: unusable.has(row.id),
      circuit: { state, reason, code, opened_at },
      out: of(row.id, moments).filter(({ direction }) => direction === "out"),
      in: of(row.id, moments).filter(({ direction }) => direction === "in"),
      dead: of(row.id, dead),
      held: of(row.id, held),
      unconfirmed: of(row.id, overdue)[0] ?? null,
      stock: of(row.id, stock)[0] ?? null,
    }))
    return { at, connections, captured: await this.captured(sql, at), ...(await this.rest(sql)) }
  }

  private async connections(sql: Sql): Promise<ConnectionRow[]> {
    return sql.query<ConnectionRow>(
      `SELECT c.id, c.name, c.status, c.paused_code, r.state, r.reason, r.code, r.opened_at,
              EXISTS (SELECT 1 FROM erp_delivery d WHERE d.connection_id = c.id AND d.status = 'pending'
                         AND d.backfill_id IS NOT NULL AND d.deleted_at IS NULL) AS backfilling
         FROM erp_connection c JOIN erp_circuit r ON r.connection_id = c.id AND r.deleted_at IS NULL
        WHERE c.deleted_at IS NULL ORDER BY c.id`
    )
  }

  private async moments(sql: Sql, at: Date) {
    const { backlog_growing, circuit_open, lag_high, stock_superseded } = this.options
    const span = Math.max(LOOK_BACK * backlog_growing.for, 3 * circuit_open.for, lag_high.over, stock_superseded.for)
    return sql.query<OfConnection<Moment> & { direction: "out" | "in" }>(
      `SELECT s.* FROM erp_connection c CROSS JOIN LATERAL (
         SELECT at, connection_id, direction, sum(depth)::int AS depth, max(lag_time)::float8 AS lag_time,
                sum(delivered)::int AS delivered, sum(items)::int AS items, sum(superseded)::int AS superseded,
                bool_and(circuit = 'closed') AS closed
           FROM erp_sample
          WHERE connection_id = c.id AND at > $1::timestamptz - $2 * interval '1 millisecond' AND at <= $1 AND deleted_at IS NULL
          GROUP BY at, connection_id, direction) s
        WHERE c.deleted_at IS NULL ORDER BY s.at`,
      [at, span]
    )
  }

  /** What came in has no cause written with it: type, class and code tell it apart. */
  private async dead(sql: Sql, at: Date): Promise<OfConnection<DeadCause>[]> {
    const inbound = Causes.key("i", { error_class: "i.error_class", code: "i.code", reason: "''" })
    const shown = "min(type) AS type, min(error_class) AS error_class, min(code) AS code, count(*)::int AS count"
    return sql.query<OfConnection<DeadCause>>(
      `SELECT connection_id, cause, 'out' AS direction, ${shown}, (count(*) FILTER (WHERE dead_at > $1))::int AS recent
         FROM (SELECT d.connection_id, ${Causes.OF_DELIVERY} AS cause, d.type, d.error_class, d.code, d.dead_at
                 FROM erp_delivery d WHERE d.status = 'dead' AND d.deleted_at IS NULL) d
        GROUP BY connection_id, cause
       UNION ALL
       SELECT connection_id, cause, 'in', ${shown}, (count(*) FILTER (WHERE settled_at > $1))::int
         FROM (SELECT i.connection_id, 'in-' || ${inbound} AS cause, i.type, i.error_class, i.code, coalesce(i.settled_at, i.created_at) AS settled_at
                 FROM erp_inbox i WHERE i.status = 'dead' AND i.deleted_at IS NULL ORDER BY i.seq DESC LIMIT ${MOST_ROWS}) i
        GROUP BY connection_id, cause`,
      [before(at, this.options.dead_letters_growing.within)]
    )
  }

  /** An order that waits for its payment waits for a customer, not for anybody here. */
  private async held(sql: Sql, at: Date): Promise<OfConnection<HeldTooLong>[]> {
    const held = (table: string, since: string, direction: string, besides: string) =>
      `SELECT connection_id, '${direction}' AS direction, count(*)::int AS count, min(since) AS since,
              (array_agg(DISTINCT coalesce(code, error_class, 'unknown')))[1:3] AS codes
         FROM (SELECT connection_id, code, error_class, ${since} AS since FROM ${table}
                WHERE status = 'held' AND deleted_at IS NULL AND ${besides} ORDER BY seq LIMIT ${MOST_ROWS}) h
        WHERE since < $1 GROUP BY connection_id`
    const paid = "code IS DISTINCT FROM 'awaiting_payment'"
    return sql.query<OfConnection<HeldTooLong>>(
      `${held("erp_delivery", "coalesce(failing_since, created_at)", "out", paid)}
       UNION ALL ${held("erp_inbox", "created_at", "in", "true")}`,
      [before(at, this.options.held_long.over)]
    )
  }

  private async unconfirmed(sql: Sql, at: Date) {
    return sql.query<OfConnection<NonNullable<ConnectionFacts["unconfirmed"]>>>(
      `SELECT c.id AS connection_id, c.within_ms, o.count, o.since
         FROM (SELECT id, (policy->>'confirm_within')::float8 AS within_ms FROM erp_connection WHERE deleted_at IS NULL) c
        CROSS JOIN LATERAL (
          SELECT count(*)::int AS count, min(delivered_at) AS since FROM (
            SELECT delivered_at FROM erp_delivery
             WHERE connection_id = c.id AND confirmation = 'handed_over' AND status = 'delivered' AND deleted_at IS NULL
               AND document_id IS NULL AND document_number IS NULL
               AND delivered_at < $1::timestamptz - c.within_ms * interval '1 millisecond'
             ORDER BY delivered_at LIMIT ${MOST_OVERDUE}) d) o
        WHERE c.within_ms IS NOT NULL AND o.count > 0`,
      [at]
    )
  }

  /** The index is jumped along from burst to burst: what an import of a thousand messages says counts once. */
  private async stock(sql: Sql, at: Date): Promise<OfConnection<StockRhythm>[]> {
    const lastBefore = (time: string) =>
      `(SELECT i.created_at FROM erp_inbox i WHERE i.connection_id = c.id AND i.type = $2 AND i.deleted_at IS NULL
           AND i.created_at <= ${time} ORDER BY i.created_at DESC LIMIT 1)`
    const silentAt = (time: string) =>
      `CASE WHEN l.last > ${time} THEN extract(epoch FROM ${time} - ${lastBefore(time)})::float8 * 1000 END`
    const [day, week] = ["$1::timestamptz - interval '1 day'", "$1::timestamptz - interval '7 days'"]
    return sql.query<OfConnection<StockRhythm>>(
      `SELECT c.id AS connection_id, l.last, coalesce(b.usual, 0) AS usual, b.distances,
              ${lastBefore(day)} IS NOT NULL AS day_known,
              ${silentAt(`(${day})`)} AS silent_a_day_ago, ${silentAt(`(${week})`)} AS silent_a_week_ago
         FROM erp_connection c
        CROSS JOIN LATERAL (SELECT ${lastBefore("$1::timestamptz")} AS last) l
        CROSS JOIN LATERAL (
          WITH RECURSIVE mark(time, n) AS (
            SELECT l.last, 0
            UNION ALL SELECT ${lastBefore(`mark.time - ${BURST}`)}, n + 1 FROM mark WHERE time IS NOT NULL AND n < ${DISTANCES})
          SELECT count(gap)::int AS distances, percentile_cont(0.9) WITHIN GROUP (ORDER BY gap) AS usual
            FROM (SELECT extract(epoch FROM time - lead(time) OVER (ORDER BY n))::float8 * 1000 AS gap FROM mark) g) b
        WHERE c.deleted_at IS NULL AND c.status = 'active' AND l.last IS NOT NULL`,
      [at, stockLevel.type]
    )
  }

  /** Of what was captured just now nothing has been purged: the index of whole messages finds it. */
  private async captured(sql: Sql, at: Date): Promise<AlertFacts["captured"]> {
    const sweep = "FILTER (WHERE captured_by = 'sweep')"
    const [row] = await sql.query<AlertFacts["captured"]>(
      `SELECT (count(*) FILTER (WHERE captured_by IN ('event', 'change')))::int AS event, (count(*) ${sweep})::int AS sweep,
              min(created_at) ${sweep} AS first_sweep, max(created_at) ${sweep} AS last_sweep
         FROM erp_message
        WHERE created_at > $1 AND created_at <= $2 AND type = 'order.placed'
          AND data IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL`,
      [before(at, this.options.events_missed.within), at]
    )
    return row!
  }

  private async rest(sql: Sql): Promise<Pick<AlertFacts, "last_claim" | "broken_channels" | "known_causes">> {
    const [pulse] = await sql.query<{ at: Date }>(
      "SELECT at FROM erp_pulse WHERE name = 'relay' AND deleted_at IS NULL"
    )
    const broken_channels = await sql.query<AlertFacts["broken_channels"][number]>(
      `SELECT id, name, failing_since AS since, failing_code AS code FROM erp_channel
        WHERE status = 'active' AND failing_since IS NOT NULL AND deleted_at IS NULL ORDER BY id`
    )
    const causes = await sql.query<{ cause: string }>(
      "SELECT cause FROM erp_incident WHERE rule = 'dead_letter' AND state <> 'resolved' AND deleted_at IS NULL"
    )
    return { last_claim: pulse?.at ?? null, broken_channels, known_causes: new Set(causes.map(({ cause }) => cause)) }
  }
}

const before = (at: Date, ms: number) => new Date(at.getTime() - ms)
