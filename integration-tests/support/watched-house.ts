import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { z } from "@medusajs/framework/zod"
import { startAlertmanager, startPrometheus } from "../../scripts/services/prometheus"
import { read } from "./runbook"

const notification = z.object({
  receiver: z.string(),
  alerts: z.array(z.object({ status: z.string(), labels: z.object({ rule: z.string() }) })),
})
const listed = z.array(
  z.object({ labels: z.object({ rule: z.string() }), status: z.object({ inhibitedBy: z.array(z.string()) }) })
)
const vector = z.object({ data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }) })

/** A minute of the shipped rules lasts a fifth of a second here. */
const shortened = (text: string) => text.replace(/\b(\d+)m\b/g, (_all, minutes) => `${Number(minutes) * 200}ms`)

/**
 * A house with a Prometheus and an Alertmanager of its own, real ones, with what ops/ ships: the rules, with shorter times, and
 * the routes, without their patience and with receivers that can be listened to.
 */
export class WatchedHouse {
  private constructor(
    /** What people were told, as `receiver rule status`. */
    readonly told: string[],
    private readonly prometheus: { url: string },
    private readonly alertmanager: { url: string },
    readonly close: () => Promise<void>
  ) {}

  /** @param scrapeConfigs of Prometheus, each a job */
  static async watching(scrapeConfigs: { job_name: string }[]): Promise<WatchedHouse> {
    const told: string[] = []
    const phone = createServer(async (request, response) => {
      const { receiver, alerts } = notification.parse(JSON.parse(Buffer.concat(await request.toArray()).toString()))
      told.push(...alerts.map(({ labels, status }) => `${receiver} ${labels.rule} ${status}`))
      response.end()
    })
    await new Promise<void>((resolve) => phone.listen(0, "127.0.0.1", resolve))
    const url = `http://127.0.0.1:${(phone.address() as AddressInfo).port}`
    const [route = ""] = read("ops/alertmanager/alertmanager.yml").split(/^receivers:$/m)
    const receivers = ["erp-pager", "erp-tickets"].map((name) => ({ name, webhook_configs: [{ url }] }))
    const alertmanager = await startAlertmanager({
      config: `${route
        .replace(/group_wait: .*/g, "group_wait: 300ms")
        .replace(/group_interval: .*/g, "group_interval: 500ms")}receivers: ${JSON.stringify(receivers)}\n`,
    })
    const prometheus = await startPrometheus({
      config: JSON.stringify({
        global: { scrape_interval: "100ms", scrape_timeout: "100ms" },
        rule_files: ["rules.yml"],
        alerting: { alertmanagers: [{ static_configs: [{ targets: [alertmanager.address] }] }] },
        scrape_configs: scrapeConfigs,
      }),
      files: { "rules.yml": shortened(read("ops/prometheus/rules.yml")) },
    })
    return new WatchedHouse(told, prometheus, alertmanager, async () => {
      await Promise.all([prometheus.stop(), alertmanager.stop()])
      phone.closeAllConnections()
      await new Promise<void>((resolve) => phone.close(() => resolve()))
    })
  }

  /** What an expression gives now, a value per series. */
  async ask(expr: string): Promise<number[]> {
    const answer = await fetch(`${this.prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
    return vector.parse(await answer.json()).data.result.map(({ value: [, value] }) => Number(value))
  }

  /** Rules Alertmanager knows of and tells nobody, since they follow from another. */
  async suppressed(): Promise<string[]> {
    const alerts = listed.parse(await (await fetch(`${this.alertmanager.url}/api/v2/alerts`)).json())
    return alerts.filter(({ status }) => status.inhibitedBy.length > 0).map(({ labels }) => labels.rule)
  }
}
