import type { ReportedName } from "../telemetry"
import type { Database } from "./database"
import { Pulses } from "./pulses"
import type { Counted } from "./topic-counts"
import { Totals } from "./totals"

/** One value of an instrument. */
export interface Figure {
  name: ReportedName
  attributes: Record<string, string>
  value: number
}

interface Row {
  connection: string
  direction: string
  type: string
  depth: number
  oldest_age: number | null
  lag: number
  lag_time: number | null
  held: number
  dead_by: Counted[]
  circuit: keyof typeof CIRCUIT
  last_success_age: number | null
}

const CIRCUIT = { closed: 0, half_open: 1, open: 2 }

/**
 * Figures: what every process reports alike. Read from the latest sample, the totals and the signs of life, so that asking costs
 * the same however much there is.
 */
export class Figures {
  private readonly pulses: Pulses

  constructor(private readonly database: Database) {
    this.pulses = new Pulses(database)
  }

  async read(): Promise<Figure[]> {
    const [samples, totals, signs, incidents] = await Promise.all([
      this.samples(),
      Totals.all(this.database),
      this.signs(),
      this.incidents(),
    ])
    return [...samples, ...totals, ...signs, ...incidents]
  }

  private async samples(): Promise<Figure[]> {
    const rows = await this.database.query<Row>(
      `SELECT c.name AS connection, s.direction, s.type, s.depth, s.oldest_age, s.lag, s.lag_time, s.held, s.dead_by, s.circuit,
              s.last_success_age
         FROM erp_pulse p JOIN erp_sample s ON s.at = p.at AND s.deleted_at IS NULL JOIN erp_connection c ON c.id = s.connection_id
        WHERE p.name = 'sample' AND p.deleted_at IS NULL`
    )
    return [
      ...rows.flatMap(ofTopic),
      ...new Map(rows.map((row) => [row.connection, ofConnection(row)])).values(),
    ].flat()
  }

  private async signs(): Promise<Figure[]> {
    const names: Partial<Record<string, ReportedName>> = { queue: "erp.heartbeat_age", sample: "erp.sample_age" }
    return (await this.pulses.all()).flatMap(({ name, age }) => {
      const instrument = names[name]
      return instrument ? [{ name: instrument, attributes: {}, value: Math.max(age, 0) }] : []
    })
  }

  private async incidents(): Promise<Figure[]> {
    const rows = await this.database.query<{ rule: string; severity: string; connection: string; value: number }>(
      `SELECT i.rule, i.severity, coalesce(c.name, '') AS connection, count(*)::int AS value
         FROM erp_incident i LEFT JOIN erp_connection c ON c.id = i.connection_id
        WHERE i.state = 'open' AND i.deleted_at IS NULL GROUP BY 1, 2, 3`
    )
    return rows.map(({ value, ...attributes }) => ({ name: "erp.incidents", attributes, value }))
  }
}

function ofTopic({ connection, direction, type, dead_by, ...row }: Row): Figure[] {
  const attributes = { direction, connection, type }
  return [
    { name: "erp.queue.depth", attributes, value: row.depth },
    { name: "erp.queue.oldest_age", attributes, value: row.oldest_age ?? 0 },
    { name: "erp.consumer.lag", attributes, value: row.lag },
    { name: "erp.consumer.lag_time", attributes, value: row.lag_time ?? 0 },
    { name: "erp.held", attributes, value: row.held },
    ...dead_by.map(({ class: error_class, code, count }): Figure => ({
      name: "erp.dead_letters",
      attributes: { ...attributes, class: error_class, code },
      value: count,
    })),
    ...(dead_by.length
      ? []
      : [{ name: "erp.dead_letters" as const, attributes: { ...attributes, class: "", code: "" }, value: 0 }]),
  ]
}

function ofConnection({ connection, circuit, last_success_age }: Row): Figure[] {
  const age: Figure[] =
    last_success_age === null
      ? []
      : [{ name: "erp.connection.last_success_age", attributes: { connection }, value: last_success_age }]
  return [{ name: "erp.circuit.state", attributes: { connection }, value: CIRCUIT[circuit] }, ...age]
}
