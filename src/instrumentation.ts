/**
 * For a store's `instrumentation.ts`: metrics at a port of their own, and traces without what must not be in them.
 *
 *     import { registerErpMetrics, withoutSecrets } from "medusa-plugin-erp/instrumentation"
 *
 *     export function register() {
 *       registerErpMetrics()
 *       registerOtel({ serviceName: "store", exporter: withoutSecrets(new OTLPTraceExporter()), instrument: { http: true } })
 *     }
 *
 * Not needed for `GET /erp/metrics`, which serves what this plugin has to say by itself.
 */
import { PrometheusExporter } from "@opentelemetry/exporter-prometheus"
import { NodeSDK } from "@medusajs/framework/opentelemetry/sdk-node"

/** Where metrics are served. */
export interface MetricsServer {
  /** Default 127.0.0.1: anybody who reaches the port may read. */
  host?: string
  /** Default 9464. */
  port?: number
  /** Default `/metrics`. */
  endpoint?: string
}

/**
 * Registers a provider that collects all metrics of this process, this plugin's among them, and serves them to Prometheus.
 * Call it in `register`, before the store starts. Sets up no traces, so that Medusa's `registerOtel` may.
 *
 * @returns what ends it; the server closes then
 */
export function registerErpMetrics({ host = "127.0.0.1", port = 9_464, endpoint = "/metrics" }: MetricsServer = {}): {
  shutdown(): Promise<void>
} {
  const exporter = new PrometheusExporter({ host, port, endpoint })
  const sdk = new NodeSDK({
    metricReaders: [exporter],
    spanProcessors: [],
    logRecordProcessors: [],
    autoDetectResources: false,
  })
  sdk.start()
  return sdk
}

interface Span {
  attributes: Record<string, unknown>
}

/** What exports spans; structural, so that any version of the SDK fits. */
interface ExportsSpans {
  export(spans: never[], done: never): void
}

/**
 * Medusa's HTTP spans carry every header of the request as an attribute: cookies and credentials too. This exporter passes on
 * spans with the few that say nothing of anybody, and without the query of URLs.
 */
export function withoutSecrets<Exporter extends ExportsSpans>(exporter: Exporter): Exporter {
  return new Proxy(exporter, {
    get(target, name) {
      if (name === "export") {
        return (spans: Span[], done: never) => target.export(spans.map(redacted) as never[], done)
      }
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === "function" ? value.bind(target) : value
    },
  })
}

/** Headers that are no secret and name nobody. All attributes with a dot or an underscore are no headers but say what they are. */
const HARMLESS = new Set([
  "host",
  "content-type",
  "content-length",
  "accept",
  "accept-encoding",
  "user-agent",
  "traceparent",
])
const URLS = ["http.url", "url.full", "http.target"]

function redacted(span: Span): Span {
  const kept = Object.entries(span.attributes).flatMap(([name, value]): [string, unknown][] => {
    const header = /^http\.(request|response)\.header\.(.+)$/.exec(name)?.[2] ?? (name.includes(".") ? undefined : name)
    if (header !== undefined && !HARMLESS.has(header)) {
      return []
    }
    return [[name, URLS.includes(name) && typeof value === "string" ? value.split("?")[0] : value]]
  })
  return Object.create(span, { attributes: { value: Object.fromEntries(kept), enumerable: true } }) as Span
}
