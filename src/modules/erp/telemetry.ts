/**
 * Telemetry: every instrument and attribute name. What is recorded goes to the provider the store registered with the
 * OpenTelemetry API, if it did, and to whatever else serves metrics in this process.
 *
 * Most of what there is to know stands in Postgres, and every process reports it alike (`REPORTED`). Recorded here is what only
 * the process knows in which it happens.
 *
 * Attributes never carry order ids, SKUs or personal data: their values must stay few.
 */
import { metrics, type Counter, type Histogram, type Meter } from "@medusajs/framework/opentelemetry/api"

/** Name of the meter, for a store that wants to see or drop all of ours. */
export const METER = "medusa-plugin-erp"

/** An instrument that is read when somebody asks. */
export interface Reported {
  kind: "gauge" | "counter"
  unit?: string
  description: string
}

/** Read from the latest sample, from totals and signs of life: the same in every process, so rules take `max`. */
export const REPORTED = {
  "erp.queue.depth": {
    kind: "gauge",
    description: "On their way: deliveries pending or leased, inbound messages not settled",
  },
  "erp.queue.oldest_age": { kind: "gauge", unit: "s", description: "Age of the oldest of them" },
  "erp.consumer.lag": {
    kind: "gauge",
    description: "Those that could be worked at now and are not done, without backfills",
  },
  "erp.consumer.lag_time": { kind: "gauge", unit: "s", description: "Since when the first of those could be" },
  "erp.dead_letters": { kind: "gauge", description: "Dead now: somebody must look" },
  "erp.held": { kind: "gauge", description: "Held now: waits for a cause to be mended" },
  "erp.circuit.state": { kind: "gauge", description: "0 closed, 1 half open, 2 open" },
  "erp.connection.last_success_age": { kind: "gauge", unit: "s", description: "Since the ERP last took something" },
  "erp.heartbeat_age": { kind: "gauge", unit: "s", description: "Since a heartbeat last went through the queue" },
  "erp.sample_age": { kind: "gauge", unit: "s", description: "Since the latest sample: how old the other gauges are" },
  "erp.incidents": { kind: "gauge", description: "Incidents that are open" },
  "erp.dead_letters.added": { kind: "counter", description: "Became dead" },
  "erp.deliveries": { kind: "counter", description: "Deliveries by what became of them" },
  "erp.attempts": { kind: "counter", description: "Attempts by how they ended" },
  "erp.stock.items": { kind: "counter", description: "Items of stock by what became of them" },
  "erp.capture": { kind: "counter", description: "Orders by what made them known" },
} as const satisfies Record<string, Reported>

export type ReportedName = keyof typeof REPORTED

/** Of a message type, in seconds: a call takes a tenth of one or a minute, an import waits for an hour. */
const DURATIONS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1_800]

interface Recorded {
  purged: Counter
  messages: Counter
  duration: Histogram
}

const known = new WeakMap<Meter, Recorded>()
const others = new Set<Meter>()

/** Records to this meter as well, until the returned function is called. */
export function alsoRecordTo(meter: Meter): () => void {
  others.add(meter)
  return () => others.delete(meter)
}

/** Rows that were taken away because they were kept long enough, by kind. */
export function countPurged(kind: string, count: number): void {
  instruments().forEach(({ purged }) => purged.add(count, { kind }))
}

/** Messages the ERPs took, by connection, type and version: before a version ends, it shows who still gets it. */
export function countMessage(connection: string, { type, version }: { type: string; version: number }): void {
  instruments().forEach(({ messages }) => messages.add(1, { connection, type, version }))
}

/** What a duration is of. */
export interface Processed {
  direction: "out" | "in"
  connection: string
  type: string
  outcome: string
}

/** How long a message took: an attempt at a delivery, or an inbound message from its arrival until it was settled. */
export function recordProcess(of: Processed, seconds: number): void {
  instruments().forEach(({ duration }) => duration.record(seconds, { ...of }))
}

function instruments(): Recorded[] {
  return [metrics.getMeter(METER), ...others].map((meter) => {
    const recorded = known.get(meter) ?? create(meter)
    known.set(meter, recorded)
    return recorded
  })
}

const create = (meter: Meter): Recorded => ({
  purged: meter.createCounter("erp.purged", { description: "Rows that had been kept long enough" }),
  messages: meter.createCounter("erp.messages", { description: "Messages the ERPs took, by version" }),
  duration: meter.createHistogram("erp.process.duration", {
    description: "How long messages took",
    unit: "s",
    advice: { explicitBucketBoundaries: DURATIONS },
  }),
})
