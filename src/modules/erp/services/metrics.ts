/**
 * Metrics: what is recorded and reported, as Prometheus reads it.
 *
 *   telemetry.ts (recorded in this process) ──┐
 *   figures (reported by every process alike) ┴─> a provider of our own -> GET /erp/metrics, GET /admin/erp/metrics
 *                                               -> the store's provider, if it registered one
 */
import { PrometheusExporter, PrometheusSerializer } from "@opentelemetry/exporter-prometheus"
import { MeterProvider } from "@opentelemetry/sdk-metrics"
import {
  metrics,
  type BatchObservableCallback,
  type Meter,
  type Observable,
} from "@medusajs/framework/opentelemetry/api"
import { METER, REPORTED, alsoRecordTo, type ReportedName } from "../telemetry"
import type { Figures } from "./figures"
import type { LimitedLog } from "./limited-log"

export class Metrics {
  private readonly exporter = new PrometheusExporter({ preventServerStart: true })
  private readonly provider = new MeterProvider({ readers: [this.exporter] })
  private readonly serializer = new PrometheusSerializer(undefined, false, undefined, true, true)
  private stops: (() => void)[] = []

  constructor(
    private readonly figures: Figures,
    private readonly log: LimitedLog
  ) {}

  /** From now on, what is asked of the store's provider and of ours is answered. */
  start(): void {
    const own = this.provider.getMeter(METER)
    this.stops = [alsoRecordTo(own), this.report(own), this.report(metrics.getMeter(METER))]
  }

  /** All there is, in the text format of Prometheus. @throws when the database is away */
  async text(): Promise<string> {
    const { resourceMetrics, errors } = await this.exporter.collect()
    if (errors.length) {
      throw errors[0]
    }
    return this.serializer.serialize(resourceMetrics)
  }

  async stop(): Promise<void> {
    this.stops.forEach((stop) => stop())
    this.stops = []
    await this.provider.shutdown()
  }

  /** @returns what ends it */
  private report(meter: Meter): () => void {
    const instruments = new Map<ReportedName, Observable>()
    for (const [name, { kind, ...about }] of Object.entries(REPORTED)) {
      const create = kind === "gauge" ? "createObservableGauge" : "createObservableCounter"
      instruments.set(name as ReportedName, meter[create](name, about))
    }
    const observe: BatchObservableCallback = async (result) => {
      try {
        for (const { name, attributes, value } of await this.figures.read()) {
          result.observe(instruments.get(name)!, value, attributes)
        }
      } catch (error) {
        this.log.error("metrics", "metrics cannot be read now", error)
        throw error
      }
    }
    const all = [...instruments.values()]
    meter.addBatchObservableCallback(observe, all)
    return () => meter.removeBatchObservableCallback(observe, all)
  }
}
