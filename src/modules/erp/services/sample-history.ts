import { MedusaError } from "@medusajs/framework/utils"
import type { Database } from "./database"
import type { Counted, Direction } from "./topic-counts"

/** Which samples: of one connection (id or name), direction or type, where these are given. */
export interface SampleQuery {
  from?: Date
  to?: Date
  /** Seconds that are shown as one. */
  step?: number
  connection?: string
  direction?: Direction
  type?: string
}

/** How a topic stood within one step: levels are the highest there were, counts the sum. Ages and times in seconds. */
export interface SampleView {
  at: Date
  connection: { id: string; name: string }
  direction: Direction
  type: string
  depth: number
  oldest_age: number | null
  lag: number
  lag_time: number | null
  dead: number
  held: number
  dead_added: number
  delivered: number
  failed: number
  items: number
  superseded: number
  errors: Counted[]
  p50: number | null
  p95: number | null
  circuit: "closed" | "open" | "half_open"
}

export interface SamplesView {
  from: Date
  to: Date
  step: number
  samples: SampleView[]
}

const HOUR_MS = 3_600_000
/** What a chart can show. */
const POINTS = 300
const MOST_POINTS = 2_000
const STEPS = [60, 120, 300, 600, 900, 1_800, 3_600, 7_200, 14_400, 21_600, 43_200, 86_400]

/** What samples said over a time, for charts. */
export class SampleHistory {
  constructor(
    private readonly database: Database,
    private readonly intervalMs: number
  ) {}

  /** Without `from` and `to`: the last hour. Without `step`: as fine as a chart can show. @throws MedusaError invalid_data */
  async read({ from, to, step, ...of }: SampleQuery): Promise<SamplesView> {
    const until = to ?? new Date()
    const since = from ?? new Date(until.getTime() - HOUR_MS)
    const seconds = (until.getTime() - since.getTime()) / 1_000
    if (seconds <= 0) {
      throw new MedusaError(MedusaError.Types.INVALID_DATA, "Field 'from' must be earlier than 'to'.")
    }
    const finest = this.intervalMs / 1_000
    const every = Math.max(step ?? STEPS.find((one) => seconds / one <= POINTS) ?? STEPS.at(-1)!, finest)
    if (seconds / every > MOST_POINTS) {
      const coarser = Math.ceil(seconds / MOST_POINTS)
      throw new MedusaError(
        MedusaError.Types.INVALID_DATA,
        `Field 'step' is too small for so long a time: make it at least ${coarser}, or leave it out.`
      )
    }
    const samples = await this.database.query<SampleView>(QUERY, [
      ...[since, until, every, of.connection ?? null, of.direction ?? null, of.type ?? null],
    ])
    return { from: since, to: until, step: every, samples }
  }
}

const QUERY = `
  WITH s AS (
    SELECT to_timestamp(floor(extract(epoch FROM s.at) / $3::float) * $3::float) AS step, c.name, s.*
      FROM erp_sample s JOIN erp_connection c ON c.id = s.connection_id
     WHERE s.at >= $1 AND s.at <= $2 AND s.deleted_at IS NULL AND ($4::text IS NULL OR c.id = $4 OR c.name = $4)
       AND ($5::text IS NULL OR s.direction = $5) AND ($6::text IS NULL OR s.type = $6)
  ), e AS (
    SELECT step, connection_id, direction, type, jsonb_agg(jsonb_build_object('class', class, 'code', code, 'count', count) ORDER BY count DESC, code) AS errors
      FROM (SELECT step, connection_id, direction, type, e ->> 'class' AS class, e ->> 'code' AS code, sum((e ->> 'count')::int)::int AS count
              FROM s, jsonb_array_elements(errors) e GROUP BY 1, 2, 3, 4, 5, 6) n
     GROUP BY 1, 2, 3, 4
  ), t AS (
    SELECT step, connection_id, name, direction, type, max(depth) AS depth, max(oldest_age) AS oldest_age, max(lag) AS lag,
           max(lag_time) AS lag_time, max(dead) AS dead, max(held) AS held, sum(dead_added)::int AS dead_added,
           sum(delivered)::int AS delivered, sum(failed)::int AS failed, sum(items)::int AS items, sum(superseded)::int AS superseded,
           sum(p50 * (delivered + failed)) / nullif(sum(delivered + failed) FILTER (WHERE p50 IS NOT NULL), 0) AS p50, max(p95) AS p95,
           CASE WHEN bool_or(circuit = 'open') THEN 'open' WHEN bool_or(circuit = 'half_open') THEN 'half_open' ELSE 'closed' END AS circuit
      FROM s GROUP BY 1, 2, 3, 4, 5
  )
  SELECT t.step AS at, jsonb_build_object('id', t.connection_id, 'name', t.name) AS connection, t.direction, t.type, depth, oldest_age,
         lag, lag_time, dead, held, dead_added, delivered, failed, items, superseded, coalesce(e.errors, '[]') AS errors, p50, p95, circuit
    FROM t LEFT JOIN e USING (step, connection_id, direction, type)
   ORDER BY t.step, t.name, t.direction, t.type`
