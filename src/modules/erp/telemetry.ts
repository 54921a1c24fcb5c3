/**
 * Telemetry: every instrument and attribute name. Goes through the OpenTelemetry API, so that it costs nothing until
 * the store registers a provider, and reports to whichever one that is.
 */
import { metrics } from "@medusajs/framework/opentelemetry/api"

/** Name of the meter, for a store that wants to see or drop all of ours. */
export const METER = "medusa-plugin-erp"

/** Rows that were taken away because they were kept long enough, by kind. */
export function countPurged(kind: string, count: number): void {
  metrics.getMeter(METER).createCounter("erp.purged").add(count, { kind })
}

/** Messages the ERPs took, by connection, type and version: before a version ends, it shows who still gets it. */
export function countMessage(connection: string, { type, version }: { type: string; version: number }): void {
  metrics.getMeter(METER).createCounter("erp.messages").add(1, { connection, type, version })
}
