import { metrics } from "@medusajs/framework/opentelemetry/api"
import { registerErpMetrics, withoutSecrets } from "../../src/instrumentation"
import { countMessage } from "../../src/modules/erp/telemetry"
import { freePort } from "../../scripts/services/server-process"
import { eventually } from "../support/eventually"
import { WatchedHouse } from "../support/watched-house"

describe("what a store's instrumentation calls", () => {
  afterEach(() => metrics.disable())

  it("serves metrics on loopback, those of the plugin among them", async () => {
    const port = await freePort()
    const server = registerErpMetrics({ port })
    const scrape = { job_name: "store", static_configs: [{ targets: [`127.0.0.1:${port}`] }] }
    const house = await WatchedHouse.watching([scrape])
    try {
      countMessage("main-erp", { type: "order.placed", version: 1 })
      const text = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
      expect(text).toMatch(/^erp_messages_total\{connection="main-erp",type="order\.placed",version="1".*\} 1$/m)
      expect(text).toContain('otel_scope_name="medusa-plugin-erp"')
      await eventually(async () => (await house.ask("erp_messages_total"))[0] === 1, "a real Prometheus has it")
    } finally {
      await house.close()
      await server.shutdown()
    }
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow()
  })

  it("keeps credentials and people out of the spans of Medusa's HTTP layer", async () => {
    const exported: { name: string; attributes: Record<string, unknown> }[] = []
    const exporter = withoutSecrets({
      flushed: false,
      export(spans: { name: string; attributes: Record<string, unknown> }[], done: (result: { code: number }) => void) {
        exported.push(...spans)
        done({ code: 0 })
      },
      async shutdown() {
        this.flushed = true
      },
    })
    const attributes = {
      "http.url": "/admin/orders?q=kim@example.com",
      "http.method": "GET",
      authorization: "Bearer secret",
      cookie: "connect.sid=secret",
      "x-publishable-api-key": "pk_1",
      "http.request.header.authorization": "Basic secret",
      "user-agent": "curl",
    }
    class Span {
      constructor(
        readonly name: string,
        readonly attributes: Record<string, unknown>
      ) {}
      spanContext() {
        return `of ${this.name}`
      }
    }
    const span = new Span("GET /admin/orders", attributes)
    const code = await new Promise((resolve) =>
      exporter.export([span], (result: { code: number }) => resolve(result.code))
    )
    await exporter.shutdown()
    expect({ code, flushed: exporter.flushed }).toEqual({ code: 0, flushed: true })
    expect(exported[0]!.attributes).toEqual({ "http.url": "/admin/orders", "http.method": "GET", "user-agent": "curl" })
    expect((exported[0] as Span).spanContext()).toBe("of GET /admin/orders")
    expect(span.attributes).toBe(attributes)
  })
})
