/**
 * Topic counts: how every topic stands now, and what has happened to it since a time. A topic is a direction and a message
 * type, per connection.
 *
 * Reads what is open and what ended within the interval, each by an index of its own: what is finished for longer costs nothing.
 */
import { stockLevel } from "../messages"
import type { Sql } from "./database"

export type Direction = "out" | "in"

/** Something with a class and a code, and how often. */
export interface Counted {
  class: string
  code: string
  count: number
}

/** One topic. Ages and times in seconds. */
export interface Topic {
  connection: TopicConnection
  direction: Direction
  type: string
  depth: number
  oldest_age: number | null
  lag: number
  lag_time: number | null
  held: number
  dead_by: Counted[]
  dead_added_by: Counted[]
  delivered: number
  failed: number
  skipped: number
  items: Record<"applied" | "superseded" | "held" | "refused", number>
  errors: Counted[]
  p50: number | null
  p95: number | null
}

export interface TopicConnection {
  id: string
  name: string
  subscriptions: string[]
  /** Whether anything ever came from it. */
  inbound: boolean
  circuit: "closed" | "open" | "half_open"
  last_success_age: number | null
}

/** What is counted happened after `from`, and until `to`. */
export interface Span {
  from: Date
  to: Date
}

interface Of {
  connection_id: string
  direction: Direction
  type: string
}

interface OpenRow extends Of {
  status: string
  class: string
  code: string
  count: number
  oldest_age: number
  lag: number
  lag_time: number | null
}

interface EndedRow extends Of {
  outcome: string
  class: string
  code: string
  count: number
}

const NOTHING = { applied: 0, superseded: 0, held: 0, refused: 0 }
const AGE = (of: string) => `extract(epoch FROM now() - ${of})::float`
/** What a backfill wrote goes after all else: that it waits says nothing. */
const DUE = "status = 'leased' OR status = 'pending' AND available_at <= now() AND backfill_id IS NULL"

export class TopicCounts {
  private readonly topics = new Map<string, Topic>()
  private readonly byId: Map<string, TopicConnection>

  private constructor(connections: TopicConnection[]) {
    this.byId = new Map(connections.map((connection) => [connection.id, connection]))
    for (const { id, subscriptions, inbound } of connections) {
      subscriptions.forEach((type) => this.of({ connection_id: id, direction: "out", type }))
      if (inbound) {
        this.of({ connection_id: id, direction: "in", type: stockLevel.type })
      }
    }
  }

  /** Every topic of every connection there is, also where nothing happened. */
  static async read(sql: Sql, span: Span): Promise<Topic[]> {
    const counts = new TopicCounts(await TopicCounts.connections(sql))
    await counts.readOpen(sql)
    await counts.readAttempts(sql, span)
    await counts.readDead(sql, span)
    await counts.readInbox(sql, span)
    return [...counts.topics.values()]
  }

  private static async connections(sql: Sql): Promise<TopicConnection[]> {
    return sql.query<TopicConnection>(
      `SELECT c.id, c.name, c.subscriptions, r.state AS circuit,
              EXISTS (SELECT 1 FROM erp_inbox i WHERE i.connection_id = c.id AND i.deleted_at IS NULL) AS inbound,
              (SELECT ${AGE("a.finished_at")} FROM erp_attempt a
                WHERE a.connection_id = c.id AND a.finished_at IS NOT NULL AND a.health <> 'none' AND a.health = 'success' AND a.deleted_at IS NULL
                ORDER BY a.finished_at DESC LIMIT 1) AS last_success_age
         FROM erp_connection c JOIN erp_circuit r ON r.connection_id = c.id
        WHERE c.deleted_at IS NULL AND c.status <> 'removed' ORDER BY c.name`
    )
  }

  private async readOpen(sql: Sql): Promise<void> {
    const rows = await sql.query<OpenRow>(
      `SELECT connection_id, 'out' AS direction, type, status,
              CASE WHEN status = 'dead' THEN coalesce(error_class, '') ELSE '' END AS class,
              CASE WHEN status = 'dead' THEN coalesce(code, '') ELSE '' END AS code,
              count(*)::int AS count, ${AGE("min(created_at)")} AS oldest_age,
              count(*) FILTER (WHERE ${DUE})::int AS lag, ${AGE(`min(available_at) FILTER (WHERE ${DUE})`)} AS lag_time
         FROM erp_delivery WHERE status IN ('pending', 'leased', 'held', 'dead') AND deleted_at IS NULL
        GROUP BY 1, 2, 3, 4, 5, 6
       UNION ALL
       SELECT connection_id, 'in', type, CASE status WHEN 'received' THEN 'pending' ELSE status END,
              CASE WHEN status = 'dead' THEN coalesce(error_class, '') ELSE '' END,
              CASE WHEN status = 'dead' THEN coalesce(code, '') ELSE '' END,
              count(*)::int, ${AGE("min(created_at)")}, count(*) FILTER (WHERE status = 'received')::int,
              ${AGE("min(created_at) FILTER (WHERE status = 'received')")}
         FROM erp_inbox WHERE status IN ('received', 'held', 'dead') AND deleted_at IS NULL
        GROUP BY 1, 2, 3, 4, 5, 6`
    )
    for (const row of rows) {
      const topic = this.of(row)
      if (!topic) {
        continue
      }
      if (row.status === "dead") {
        topic.dead_by.push(counted(row))
      } else if (row.status === "held") {
        topic.held += row.count
      } else {
        topic.depth += row.count
        topic.lag += row.lag
        topic.oldest_age = longest(topic.oldest_age, row.oldest_age)
        topic.lag_time = longest(topic.lag_time, row.lag_time)
      }
    }
  }

  private async readAttempts(sql: Sql, span: Span): Promise<void> {
    const attempts = `erp_connection n
         JOIN erp_attempt a ON a.connection_id = n.id AND a.finished_at > $1 AND a.finished_at <= $2 AND a.finished_at IS NOT NULL AND a.deleted_at IS NULL
         JOIN erp_delivery d ON d.id = a.delivery_id`
    const rows = await sql.query<EndedRow>(
      `SELECT a.connection_id, 'out' AS direction, d.type, a.outcome, coalesce(a.error_class, '') AS class,
              CASE WHEN a.outcome = 'failed' THEN coalesce(a.code, '') ELSE '' END AS code, count(*)::int AS count
         FROM ${attempts} GROUP BY 1, 2, 3, 4, 5, 6`,
      [span.from, span.to]
    )
    for (const row of rows) {
      const topic = this.of(row)
      if (topic && row.outcome === "failed") {
        topic.failed += row.count
        topic.errors.push(counted(row))
      } else if (topic) {
        topic[row.outcome === "skipped" ? "skipped" : "delivered"] += row.count
      }
    }
    await this.readTimes(
      sql,
      `SELECT a.connection_id, 'out' AS direction, d.type, ${percentiles("a.finished_at - a.started_at")} FROM ${attempts} GROUP BY 1, 2, 3`,
      span
    )
  }

  private async readDead(sql: Sql, span: Span): Promise<void> {
    const rows = await sql.query<EndedRow>(
      `SELECT connection_id, 'out' AS direction, type, coalesce(error_class, '') AS class, coalesce(code, '') AS code, count(*)::int AS count
         FROM erp_delivery WHERE dead_at > $1 AND dead_at <= $2 AND dead_at IS NOT NULL AND deleted_at IS NULL GROUP BY 1, 2, 3, 4, 5`,
      [span.from, span.to]
    )
    rows.forEach((row) => this.of(row)?.dead_added_by.push(counted(row)))
  }

  private async readInbox(sql: Sql, span: Span): Promise<void> {
    const settled = `erp_inbox WHERE settled_at > $1 AND settled_at <= $2 AND settled_at IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL`
    const rows = await sql.query<EndedRow & Topic["items"]>(
      `SELECT connection_id, 'in' AS direction, type, status AS outcome, coalesce(error_class, '') AS class, coalesce(code, '') AS code,
              count(*)::int AS count, sum(applied)::int AS applied, sum(superseded)::int AS superseded, sum(held)::int AS held,
              sum(refused)::int AS refused
         FROM ${settled} GROUP BY 1, 2, 3, 4, 5, 6`,
      [span.from, span.to]
    )
    for (const row of rows) {
      const topic = this.of(row)
      if (!topic) {
        continue
      }
      if (row.outcome === "dead") {
        topic.failed += row.count
        topic.errors.push(counted(row))
        topic.dead_added_by.push(counted(row))
      } else {
        topic.delivered += row.outcome === "applied" ? row.count : 0
      }
      for (const result of Object.keys(NOTHING) as (keyof Topic["items"])[]) {
        topic.items[result] += row[result]
      }
    }
    await this.readTimes(
      sql,
      `SELECT connection_id, 'in' AS direction, type, ${percentiles("settled_at - created_at")} FROM ${settled} GROUP BY 1, 2, 3`,
      span
    )
  }

  private async readTimes(sql: Sql, text: string, { from, to }: Span): Promise<void> {
    const rows = await sql.query<Of & { times: [number, number] }>(text, [from, to])
    for (const row of rows) {
      const topic = this.of(row)
      if (topic) {
        ;[topic.p50, topic.p95] = row.times
      }
    }
  }

  /** Undefined: its connection is gone. */
  private of({ connection_id, direction, type }: Of): Topic | undefined {
    const connection = this.byId.get(connection_id)
    const key = JSON.stringify([connection_id, direction, type])
    const topic = this.topics.get(key) ?? (connection && nothing(connection, direction, type))
    if (topic) {
      this.topics.set(key, topic)
    }
    return topic
  }
}

const nothing = (connection: TopicConnection, direction: Direction, type: string): Topic => ({
  ...{ connection, direction, type, depth: 0, oldest_age: null, lag: 0, lag_time: null, held: 0, p50: null, p95: null },
  ...{ delivered: 0, failed: 0, skipped: 0, dead_by: [], dead_added_by: [], errors: [], items: { ...NOTHING } },
})

const percentiles = (of: string) =>
  `percentile_cont(ARRAY[0.5, 0.95]) WITHIN GROUP (ORDER BY extract(epoch FROM ${of})::float) AS times`

const counted = ({ class: error_class, code, count }: Counted): Counted => ({ class: error_class, code, count })

const longest = (one: number | null, other: number | null) =>
  one === null ? other : other === null ? one : Math.max(one, other)
