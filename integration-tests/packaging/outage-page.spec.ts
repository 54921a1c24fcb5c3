import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "@medusajs/framework/zod"
import { startAlertmanager, startPrometheus } from "../../scripts/services/prometheus"
import { eventually } from "../support/eventually"
import { read } from "../support/runbook"

const notification = z.object({
  receiver: z.string(),
  alerts: z.array(z.object({ status: z.string(), labels: z.object({ rule: z.string() }) })),
})
const listed = z.array(
  z.object({ labels: z.object({ rule: z.string() }), status: z.object({ inhibitedBy: z.array(z.string()) }) })
)

/** A minute of the shipped rules lasts a fifth of a second here. */
const shortened = (text: string) => text.replace(/\b(\d+)m\b/g, (_all, minutes) => `${Number(minutes) * 200}ms`)

/** A store as Prometheus sees it, and whoever Alertmanager tells. */
class Shop {
  circuit = 0
  depth = 0
  /** Deliveries that come, less those that go, between two scrapes. */
  growth = 0
  /** What was told, as `receiver rule status`. */
  readonly told: string[] = []
  private readonly server: Server

  constructor() {
    this.server = createServer(async (request, response) => {
      if (request.method === "GET") {
        this.depth = Math.max(0, this.depth + this.growth)
        return response.setHeader("content-type", "text/plain; version=0.0.4").end(this.metrics())
      }
      const { receiver, alerts } = notification.parse(JSON.parse(Buffer.concat(await request.toArray()).toString()))
      this.told.push(...alerts.map(({ labels, status }) => `${receiver} ${labels.rule} ${status}`))
      response.end()
    })
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  close(): Promise<void> {
    this.server.closeAllConnections()
    return new Promise((resolve) => this.server.close(() => resolve()))
  }

  private metrics(): string {
    return [
      `erp_queue_depth{direction="out",connection="main",type="order.placed"} ${this.depth}`,
      `erp_circuit_state{connection="main"} ${this.circuit}`,
      "erp_heartbeat_age 3",
      "erp_sample_age 3",
      "",
    ].join("\n")
  }
}

const shop = new Shop()
let alertmanager: Awaited<ReturnType<typeof startAlertmanager>>
let prometheus: Awaited<ReturnType<typeof startPrometheus>>

/** The shipped examples, with receivers that can be listened to and without their patience. */
beforeAll(async () => {
  const address = await shop.listen()
  const [route = ""] = read("ops/alertmanager/alertmanager.yml").split(/^receivers:$/m)
  const receivers = ["erp-pager", "erp-tickets"].map((name) => ({
    name,
    webhook_configs: [{ url: `http://${address}` }],
  }))
  alertmanager = await startAlertmanager({
    config: `${route
      .replace(/group_wait: .*/g, "group_wait: 300ms")
      .replace(/group_interval: .*/g, "group_interval: 500ms")}receivers: ${JSON.stringify(receivers)}\n`,
  })
  prometheus = await startPrometheus({
    config: JSON.stringify({
      global: { scrape_interval: "100ms", scrape_timeout: "100ms" },
      rule_files: ["rules.yml"],
      alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager.address] }] }] },
      scrape_configs: [{ job_name: "shop", static_configs: [{ targets: [address] }] }],
    }),
    files: { "rules.yml": shortened(read("ops/prometheus/rules.yml")) },
  })
}, 60_000)

afterAll(async () => {
  await Promise.all([prometheus?.stop(), alertmanager?.stop()])
  await shop.close()
})

/** How many series an expression gives now. */
async function series(expr: string): Promise<number> {
  const answer = await fetch(`${prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
  const { data } = z.object({ data: z.object({ result: z.array(z.unknown()) }) }).parse(await answer.json())
  return data.result.length
}

/** Rules Alertmanager knows of and tells nobody, since they follow from another. */
async function suppressed(): Promise<string[]> {
  const alerts = listed.parse(await (await fetch(`${alertmanager.url}/api/v2/alerts`)).json())
  return alerts.filter(({ status }) => status.inhibitedBy.length > 0).map(({ labels }) => labels.rule)
}

it("an outage is one page, although a backlog grows, and is over when the ERP is back", async () => {
  await eventually(
    async () => (await series("erp:queue_depth:sum offset 2400ms")) > 0,
    "there is a past to compare with"
  )
  expect(shop.told).toEqual([])

  shop.circuit = 2
  shop.growth = 10
  await eventually(() => shop.told.includes("erp-pager circuit_open firing"), "somebody is woken")
  await eventually(
    async () => (await suppressed()).includes("backlog_growing"),
    "the backlog is said to follow from it"
  )

  shop.circuit = 0
  shop.growth = -20
  await eventually(() => shop.told.includes("erp-pager circuit_open resolved"), "it is said to be over")
  await eventually(async () => (await series('ALERTS{alertstate="firing"}')) === 0, "nothing is wrong any more")
  expect([...new Set(shop.told)]).toEqual(["erp-pager circuit_open firing", "erp-pager circuit_open resolved"])
}, 60_000)
