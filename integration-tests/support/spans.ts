import { trace } from "@medusajs/framework/opentelemetry/api"
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  SimpleSpanProcessor,
  type ReadableSpan,
} from "@medusajs/framework/opentelemetry/sdk-trace-node"
import { eventually } from "./eventually"

/** A store that traces, with the SDK as Medusa brings it; what it would export stays here. */
export class Spans {
  private readonly exporter = new InMemorySpanExporter()
  private readonly provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(this.exporter)] })

  constructor() {
    this.provider.register()
  }

  /** Those that have ended, in the order in which they began. */
  all(): ReadableSpan[] {
    const began = ({ startTime: [s, ns] }: ReadableSpan) => s * 1e9 + ns
    return [...this.exporter.getFinishedSpans()].sort((a, b) => began(a) - began(b))
  }

  named(name: string): ReadableSpan[] {
    return this.all().filter((span) => span.name === name)
  }

  /** Those of one trace, as `name < name of its parent`. */
  tree(traceId: string): string[] {
    const spans = this.all().filter((span) => span.spanContext().traceId === traceId)
    const byId = new Map(spans.map((span) => [span.spanContext().spanId, span.name]))
    return spans.map(({ name, parentSpanContext: parent }) => (parent ? `${name} < ${byId.get(parent.spanId)}` : name))
  }

  async until(name: string, count = 1): Promise<ReadableSpan[]> {
    return eventually(
      () => {
        const found = this.named(name)
        return found.length >= count && found
      },
      `there are ${count} spans "${name}"; there are ${this.all()
        .map((span) => span.name)
        .join()}`
    )
  }

  /** Does something within a span of the store's own, such as a request. @returns its trace's id, and what came of it */
  async within<Result>(name: string, work: () => Promise<Result>): Promise<{ traceId: string; result: Result }> {
    return trace.getTracer("store").startActiveSpan(name, async (span) => {
      const result = await work()
      span.end()
      return { traceId: span.spanContext().traceId, result }
    })
  }

  clear(): void {
    this.exporter.reset()
  }

  async close(): Promise<void> {
    await this.provider.shutdown()
    trace.disable()
  }
}

/** What a W3C header, or a stored context, says. */
export const traceIdIn = (traceparent: unknown) => String(traceparent).split("-")[1]
