import { promtool } from "../../scripts/services/prometheus"
import { eventually } from "../support/eventually"
import { describeStore } from "../support/store"
import { WatchedHouse } from "../support/watched-house"

const TOKEN = "scrape-token-of-this-test"

describeStore("monitoring", { monitoring: { metrics_token: TOKEN, interval: "1s" } }, (store) => {
  const scrape = async (authorization?: string) => {
    const response = await fetch(`${store.url}/erp/metrics`, { headers: authorization ? { authorization } : {} })
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() }
  }

  /** A value of the metrics, once it is there. */
  const value = async (pattern: RegExp, expected: number) => {
    await eventually(async () => {
      const { text } = await scrape(`Bearer ${TOKEN}`)
      return Number(pattern.exec(text)?.[1]) === expected
    }, `metrics say ${expected} for ${pattern.source}`)
  }

  it("serves metrics to whoever has the token, and to people of the admin", async () => {
    store.erp.fail("invalid")
    const [order] = (await store.createOrders(1)) as [string]
    await store.sweep()
    await store.untilStatus(order, "dead")
    await value(/^erp_dead_letters\{[^}]*order\.placed[^}]*class="rejected"[^}]*\} (\d+)/m, 1)
    await value(/^erp_capture_total\{source="sweep"\} (\d+)/m, 1)
    expect(await scrape()).toMatchObject({ status: 401 })
    expect(await scrape("Bearer another-token-of-nobody")).toMatchObject({ status: 401 })
    const { status, type, text } = await scrape(`Bearer ${TOKEN}`)
    expect({ status, type }).toEqual({ status: 200, type: "text/plain; charset=utf-8; version=0.0.4" })
    expect(text).not.toContain(order)
    const { body } = await store.admin("GET", "/metrics")
    const named = (all: string) => [...all.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name)
    expect(named(body)).toEqual(expect.arrayContaining(named(text)))
  })

  it("shows how topics stood over a time", async () => {
    const [order] = (await store.createOrders(1)) as [string]
    await store.sweep()
    await store.untilStatus(order, "delivered")
    await value(/^erp_deliveries_total\{[^}]*outcome="delivered"[^}]*\} (\d+)/m, 1)
    const { status, body } = await store.admin(
      "GET",
      "/samples?connection=main-erp&direction=out&type=order.placed&step=60"
    )
    expect({ status, step: body.step }).toEqual({ status: 200, step: 60 })
    const sum = body.samples.reduce((all: number, sample: { delivered: number }) => all + sample.delivered, 0)
    expect(sum).toBe(1)
    expect(body.samples.at(-1)).toMatchObject({
      connection: { name: "main-erp" },
      depth: expect.any(Number),
      circuit: "closed",
    })
    expect(await store.admin("GET", "/samples?from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z")).toMatchObject({
      status: 400,
      body: { message: expect.stringContaining("from") },
    })
    expect(await store.admin("GET", "/samples?from=yesterday")).toMatchObject({ status: 400 })
  })

  it("wakes somebody through a real Prometheus when the ERP is down, and says when it is over", async () => {
    const { host } = new URL(store.url)
    const target = { scheme: "http", static_configs: [{ targets: [host] }] }
    const house = await WatchedHouse.watching([
      { job_name: "by-token", ...target, ...{ metrics_path: "/erp/metrics", authorization: { credentials: TOKEN } } },
      {
        ...{ job_name: "by-key", ...target, metrics_path: "/admin/erp/metrics" },
        ...{ scrape_interval: "1s", scrape_timeout: "1s", basic_auth: { username: store.shop.secretKey } },
      },
    ])
    try {
      const state = async () => Math.max(...(await house.ask("erp_circuit_state")))
      await eventually(async () => (await house.ask("erp_circuit_state")).length === 2, "both ways are scraped")
      await store.erp.goDown()
      await store.createOrders(3)
      await store.sweep()
      await eventually(async () => (await state()) === 2, "the circuit is open")
      const depth = async () => Math.max(...(await house.ask('erp_queue_depth{type="order.placed"}')))
      await eventually(async () => (await depth()) === 3, "all three wait")
      await eventually(() => house.told.includes("erp-pager circuit_open firing"), "somebody is woken")
      await store.erp.comeUp()
      await eventually(() => house.told.includes("erp-pager circuit_open resolved"), "it is said to be over")
      await eventually(async () => (await depth()) === 0, "both ways say that nothing waits")
    } finally {
      await house.close()
    }
  }, 90_000)

  it("finds no fault with promtool", async () => {
    const { body } = await store.admin("GET", "/metrics")
    expect(await promtool(["check", "metrics"], { input: body })).toBe("")
  })
})
