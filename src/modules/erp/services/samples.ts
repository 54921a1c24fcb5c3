import { generateEntityId } from "@medusajs/framework/utils"
import type { Sql } from "./database"
import { TopicCounts, type Counted, type Span, type Topic } from "./topic-counts"
import { Totals } from "./totals"

const DAY_MS = 86_400_000
/** A transaction may end later than it says: what is counted must have come to rest. */
const LATEST_MS = 15_000
/** Kinds of errors a sample tells apart. */
const KINDS = 20

/**
 * Samples: how every topic stood, a row each and interval. Whoever takes one holds the interval (see watch.ts).
 *
 * What is counted begins where the sample before ended, so that nothing is counted twice or left out, also where nobody took
 * samples for a while.
 */
export class Samples {
  private readonly totals = new Totals()

  async take(sql: Sql, at: Date, intervalMs: number): Promise<void> {
    const span = await this.span(sql, intervalMs)
    const topics = await TopicCounts.read(sql, span)
    await this.write(sql, at, span.to, topics)
    await this.totals.add(sql, topics, span)
  }

  private async span(sql: Sql, intervalMs: number): Promise<Span> {
    const [span] = await sql.query<Span>(
      `SELECT n.until AS to,
              coalesce(greatest(l.counted_until, n.until - $2 * interval '1 millisecond'), n.until - $3 * interval '1 millisecond') AS from
         FROM (SELECT now() - $1 * interval '1 millisecond' AS until) n
         LEFT JOIN (SELECT counted_until FROM erp_sample WHERE deleted_at IS NULL ORDER BY at DESC LIMIT 1) l ON true`,
      [Math.min(intervalMs / 4, LATEST_MS), DAY_MS, intervalMs]
    )
    return span!
  }

  private async write(sql: Sql, at: Date, counted_until: Date, topics: Topic[]): Promise<void> {
    const rows = topics.map(({ connection, dead_by, dead_added_by, errors, items, ...topic }) => ({
      ...topic,
      ...{ id: generateEntityId("", "erpsmp"), connection_id: connection.id, circuit: connection.circuit },
      last_success_age: connection.last_success_age,
      ...{ dead: sum(dead_by), dead_by: most(dead_by), dead_added: sum(dead_added_by), errors: most(errors) },
      ...{ items: Object.values(items).reduce((all, n) => all + n, 0), superseded: items.superseded },
    }))
    await sql.query(
      `INSERT INTO erp_sample (id, at, counted_until, connection_id, direction, type, depth, oldest_age, lag, lag_time, dead, held, dead_by,
                               dead_added, delivered, failed, items, superseded, errors, p50, p95, circuit, last_success_age)
       SELECT id, $2, $3, connection_id, direction, type, depth, oldest_age, lag, lag_time, dead, held, dead_by, dead_added, delivered, failed,
              items, superseded, errors, p50, p95, circuit, last_success_age
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, connection_id text, direction text, type text, depth int, oldest_age real, lag int,
              lag_time real, dead int, held int, dead_by jsonb, dead_added int, delivered int, failed int, items int, superseded int,
              errors jsonb, p50 real, p95 real, circuit text, last_success_age real)
       ON CONFLICT (at, connection_id, direction, type) WHERE deleted_at IS NULL DO NOTHING`,
      [JSON.stringify(rows), at, counted_until]
    )
  }
}

const sum = (list: Counted[]) => list.reduce((all, { count }) => all + count, 0)

/** The most frequent ones; the rest together. */
function most(list: Counted[]): Counted[] {
  const sorted = [...list].sort((a, b) => b.count - a.count)
  const rest = sum(sorted.slice(KINDS))
  return [...sorted.slice(0, KINDS), ...(rest ? [{ class: "", code: "other", count: rest }] : [])]
}
