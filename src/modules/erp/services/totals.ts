import { createHash } from "node:crypto"
import type { ReportedName } from "../telemetry"
import type { Sql } from "./database"
import type { Span, Topic } from "./topic-counts"

/** A counter as every process reports it. */
export interface Total {
  name: ReportedName
  attributes: Record<string, string>
  value: number
}

/** A connector may name codes as it likes; beyond so many at one connection they are counted together. */
const CODES = 100
const OTHER = "other"
const TRANSIENT = ["transient", "throttled", "outcome_unknown"]

/** Totals: what has been counted since the plugin was installed. They grow in the transaction of a sample, and never shrink. */
export class Totals {
  async add(sql: Sql, topics: Topic[], span: Span): Promise<void> {
    const added = [...topics.flatMap(ofTopic), ...(await captures(sql, span))].filter(({ value }) => value > 0)
    const kept = await this.withKnownCodes(sql, added)
    const rows = [...merged(kept).values()]
    await sql.query(
      `INSERT INTO erp_total (id, name, attributes, value, raw_value)
       SELECT id, name, attributes, value, jsonb_build_object('value', value::text)
         FROM jsonb_to_recordset($1::jsonb) AS r(id text, name text, attributes jsonb, value numeric)
       ON CONFLICT (id) DO UPDATE
         SET value = erp_total.value + excluded.value, updated_at = now(),
             raw_value = jsonb_build_object('value', (erp_total.value + excluded.value)::text)`,
      [JSON.stringify(rows)]
    )
  }

  static async all(sql: Sql): Promise<Total[]> {
    return sql.query<Total>("SELECT name, attributes, value::float AS value FROM erp_total WHERE deleted_at IS NULL")
  }

  private async withKnownCodes(sql: Sql, added: Total[]): Promise<Total[]> {
    if (!added.some(({ attributes }) => attributes.code)) {
      return added
    }
    const known = await sql.query<{ connection: string; code: string }>(
      `SELECT DISTINCT attributes ->> 'connection' AS connection, attributes ->> 'code' AS code
         FROM erp_total WHERE attributes ->> 'code' <> '' AND deleted_at IS NULL`
    )
    const codes = new Map<string, Set<string>>()
    const of = (connection: string) => codes.get(connection) ?? codes.set(connection, new Set()).get(connection)!
    known.forEach(({ connection, code }) => of(connection).add(code))
    return added.map((total) => {
      const { connection = "", code } = total.attributes
      const there = of(connection)
      if (!code || there.has(code)) {
        return total
      }
      if (there.size >= CODES) {
        return { ...total, attributes: { ...total.attributes, code: OTHER } }
      }
      there.add(code)
      return total
    })
  }
}

function ofTopic({ connection: { name }, direction, type, ...topic }: Topic): Total[] {
  const connection = name
  const count = (counter: ReportedName, value: number, attributes: Record<string, string>): Total => ({
    name: counter,
    attributes: { connection, ...attributes },
    value,
  })
  const dead = topic.dead_added_by.map(({ class: error_class, code, count: value }) =>
    count("erp.dead_letters.added", value, { direction, type, class: error_class, code })
  )
  if (direction === "in") {
    return [
      ...dead,
      ...Object.entries(topic.items).map(([result, value]) => count("erp.stock.items", value, { result })),
    ]
  }
  const attempt = (outcome: string, value: number, kind = "", error_class = "", code = "") =>
    count("erp.attempts", value, { outcome, kind, class: error_class, code })
  const died = topic.dead_added_by.reduce((sum, { count: value }) => sum + value, 0)
  return [
    ...dead,
    attempt("delivered", topic.delivered),
    attempt("skipped", topic.skipped),
    ...topic.errors.map((error) => attempt("failed", error.count, kindOf(error.class), error.class, error.code)),
    count("erp.deliveries", topic.delivered, { type, outcome: "delivered" }),
    count("erp.deliveries", topic.skipped, { type, outcome: "skipped" }),
    count("erp.deliveries", died, { type, outcome: "dead" }),
  ]
}

const kindOf = (error_class: string) => (TRANSIENT.includes(error_class) ? "transient" : "permanent")

/** Orders, by what made them known; backfills are not among them. */
async function captures(sql: Sql, { from, to }: Span): Promise<Total[]> {
  const rows = await sql.query<{ source: string; value: number }>(
    `SELECT CASE captured_by WHEN 'sweep' THEN 'sweep' ELSE 'event' END AS source, count(*)::int AS value
       FROM erp_message
      WHERE created_at > $1 AND created_at <= $2 AND captured_by IN ('event', 'change', 'sweep')
        AND data IS NOT NULL AND purged_at IS NULL AND deleted_at IS NULL
      GROUP BY 1`,
    [from, to]
  )
  return rows.map(({ source, value }) => ({ name: "erp.capture", attributes: { source }, value }))
}

/** One row per counter, under an id made of what it counts. */
function merged(totals: Total[]): Map<string, Total & { id: string }> {
  const rows = new Map<string, Total & { id: string }>()
  for (const { name, attributes, value } of totals) {
    const sorted = Object.fromEntries(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)))
    const hash = createHash("sha256")
      .update(JSON.stringify([name, sorted]))
      .digest("hex")
      .slice(0, 32)
    const id = `erptot_${hash}`
    rows.set(id, { id, name, attributes: sorted, value: value + (rows.get(id)?.value ?? 0) })
  }
  return rows
}
