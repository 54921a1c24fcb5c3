import type { ConnectorClass } from "../../src/modules/erp/connector"
import type { Connectors } from "../../src/modules/erp/connector-registry"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { HttpConnector } from "../../src/providers/http/connector"
import { AUTHORIZATION, HTTP_SECRETS, httpErp } from "../connectors/http-erp"
import { bury, untilRedrive } from "../support/dead-letters"
import { city } from "../support/order-changes"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

const OPERATOR = { id: "user_1", type: "user" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const deliveryOf = async (runtime: ErpRuntime, order: string) => (await runtime.deliveries.ofOrder(order))[0]!.id

/** Its attempts, the first one first. */
async function attempts(runtime: ErpRuntime, order: string) {
  const { history } = await runtime.keeping.timeline(await deliveryOf(runtime, order), { limit: 20, offset: 0 })
  return history.reverse()
}

const triggers = async (runtime: ErpRuntime, order: string) =>
  (await attempts(runtime, order)).map(({ trigger }) => trigger)

describe("what was said over HTTP", () => {
  const erp = httpErp({ keepsKeys: false })
  const connectors: Connectors = new Map([
    ["http", { connectorClass: HttpConnector as unknown as ConnectorClass, instance: new HttpConnector() }],
  ])

  beforeAll(() => erp.comeUp())
  afterEach(() => erp.heal())
  afterAll(() => erp.goDown())

  const start = (over: object = {}) =>
    rig.start({
      connectors,
      connection: {
        connector: "http",
        settings: {
          url: `${erp.url}/orders`,
          lookup_url: `${erp.url}/orders/by-reference/{reference}`,
          ...{ document_id_field: "data.id", document_number_field: "data.number" },
        },
        credentials: { signing_secrets: HTTP_SECRETS, authorization: AUTHORIZATION },
        network: { allow_private_addresses: true },
        ...over,
      },
    })

  it("is kept call by call: the look, then the order", async () => {
    const runtime = await start()
    const [order] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    const [attempt] = await attempts(runtime, order!)
    expect(attempt).toMatchObject({ number: 1, trigger: { kind: "first" }, outcome: "delivered", exchanges_omitted: 0 })
    expect(attempt!.duration_ms).toBeGreaterThanOrEqual(0)
    const [look, post, ...more] = attempt!.exchanges
    expect(more).toEqual([])
    expect(look).toMatchObject({
      purpose: "look",
      method: "GET",
      url: `${erp.url}/orders/by-reference/${order}`,
      response: { status: 404, body: "{}" },
      error: null,
    })
    expect(post).toMatchObject({
      purpose: "deliver",
      method: "POST",
      request: {
        headers: { "idempotency-key": order, "content-type": "application/cloudevents+json" },
        truncated: false,
      },
      response: { status: 201, body: expect.stringContaining(order!) },
    })
    expect(JSON.parse(post!.request.body!)).toMatchObject({ subject: order, type: "order.placed" })
    expect(JSON.stringify(attempt)).not.toMatch(/s3ss10n|signature/)
  })

  it("is kept of what failed: refused, broken off, never reached, and what the test of the connection said", async () => {
    const runtime = await start({ retry_schedule: ["50ms"] })
    erp.failOnce("create", { status: 422, body: `{"message":"no product 7, ${AUTHORIZATION}"}` })
    const [refused] = await rig.place(runtime)
    await rig.untilStatus("dead")
    expect((await attempts(runtime, refused!))[0]).toMatchObject({
      ...{ outcome: "failed", error_class: "rejected", http_status: 422 },
      exchanges: [
        { purpose: "look" },
        { purpose: "deliver", response: { status: 422, body: '{"message":"no product 7, ***"}' } },
      ],
    })

    erp.fail("create", { status: 403, body: "{}" })
    const [forbidden] = await rig.place(runtime)
    await rig.until(async () => (await attempts(runtime, forbidden!))[0]?.finished_at, "the attempt is over")
    expect((await attempts(runtime, forbidden!))[0]!.exchanges.map(({ purpose }) => purpose)).toEqual([
      ...["look", "deliver", "test"],
    ])
  })

  it("says what went wrong where no answer came", async () => {
    const runtime = await start({ settings: { url: "http://127.0.0.1:1/orders", idempotency: "key" } })
    const [order] = await rig.place(runtime)
    await rig.until(async () => (await attempts(runtime, order!))[0]?.finished_at, "the attempt is over")
    expect((await attempts(runtime, order!))[0]!.exchanges).toMatchObject([
      { purpose: "deliver", response: null, error: "connection_refused", request: { body: expect.any(String) } },
    ])
  })
})

describe("a connector with a protocol of its own", () => {
  it("tells of its calls itself, and nothing of it is stored that Postgres refuses", async () => {
    rig.erp.behave = async (book, context) => {
      context.record!({
        method: "create\0",
        url: "amqp://guest:geheim@erp/orders",
        request: { body: "\ud800".repeat(5_000) },
        response: { body: "taken" },
        started_at: new Date(),
        duration_ms: 3,
      })
      return book()
    }
    const runtime = await rig.start({ connection: { settings: { idempotency: "key" } } })
    const orders = await rig.place(runtime, 30)
    await rig.untilStatus("delivered", 30)
    for (const order of orders) {
      expect((await attempts(runtime, order))[0]!.exchanges).toMatchObject([
        {
          ...{ method: "create", url: "amqp://erp/orders", duration_ms: 3 },
          request: { truncated: true, bytes: 15_000 },
          response: { status: null, body: "taken" },
        },
      ])
    }
  })

  it("that tells of nothing leaves no row", async () => {
    const runtime = await rig.start()
    const [order] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect((await attempts(runtime, order!))[0]!.exchanges).toEqual([])
    expect(await rig.sql("SELECT id FROM erp_exchange")).toEqual([])
  })
})

describe("who or what made an attempt", () => {
  it("is the schedule, after the first", async () => {
    rig.erp.behave = async (book, { attempt }) => {
      if (attempt < 3) {
        throw fail("transient", "connection_reset")
      }
      return book()
    }
    const runtime = await rig.start()
    const [order] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "first" }, { kind: "schedule" }, { kind: "schedule" }])
  })

  it("is a person who redrives it, until the next attempt", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await rig.start()
    rig.erp.behave = async (book, { attempt }) => {
      if (attempt === 1) {
        throw fail("transient", "connection_reset")
      }
      return book()
    }
    await runtime.redriving.redriveOne(await deliveryOf(runtime, order!), rig.readOrders, OPERATOR)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "redrive", by: OPERATOR }, { kind: "schedule" }])
  })

  it("is a bulk redrive, and who began it", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await rig.start()
    const { id } = await runtime.redrives.start({ status: "dead" }, 10, OPERATOR)
    runtime.redriveLoop.lend(rig.readOrders)
    await untilRedrive(rig, runtime, id, "done")
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "redrive", by: OPERATOR, redrive_id: id }])
  })

  it("is a person who redrives what is built anew meanwhile", async () => {
    const [order] = await bury(rig, 1, city("Bremen"))
    const runtime = await rig.start()
    rig.changeUnseen(order!, city("Kiel"))
    await runtime.redriving.redriveOne(await deliveryOf(runtime, order!), rig.readOrders, OPERATOR)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "redrive", by: OPERATOR }])
  })

  it("is a person who edits it", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await rig.start()
    const id = await deliveryOf(runtime, order!)
    const { message } = await runtime.deliveries.get(id)
    await runtime.edits.edit(id, { data: message.data!, reason: "so", by: OPERATOR }, rig.readOrders)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "edit", by: OPERATOR }])
  })

  it("is a person who says that the ERP does not have it", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await rig.start()
    await runtime.deliveries.settle(await deliveryOf(runtime, order!), null, OPERATOR)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "settle", by: OPERATOR }])
  })

  it("is the order that changed in the store", async () => {
    const [order] = await bury(rig, 1, city("Bremen"))
    const runtime = await rig.start()
    await rig.change(runtime, order!, city("Kiel"))
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(await triggers(runtime, order!)).toEqual([{ kind: "order_changed" }])
  })

  it("is the circuit: one probes, the others need not wait any more", async () => {
    const runtime = await rig.start({ connection: { retry_schedule: ["1h"], concurrency: 3 } })
    rig.erp.refuse()
    const orders = await rig.place(runtime, 3)
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_circuit WHERE state = 'open'")).length,
      "the circuit is open"
    )
    await rig.until(async () => (await rig.statuses()).pending === 3, "nothing is under way")
    rig.erp.recover()
    await rig.untilStatus("delivered", 3)
    const last = await Promise.all(orders.map(async (order) => (await triggers(runtime, order)).at(-1)!.kind))
    expect(last).toContain("probe")
    expect(last.filter((kind) => kind === "probe").length).toBeLessThan(3)
    expect(last.every((kind) => kind === "probe" || kind === "recovery" || kind === "schedule")).toBe(true)
  })

  it("is the setting that was mended", async () => {
    rig.erp.behave = async () => {
      throw fail("configuration", "not_found")
    }
    const runtime = await rig.start()
    const [order] = await rig.place(runtime)
    await rig.untilStatus("held")
    rig.erp.recover()
    await rig.travel(61_000)
    await rig.sql("UPDATE erp_delivery SET updated_at = updated_at - interval '61 seconds'")
    await rig.withHeld((held) => held.retryOne())
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect((await triggers(runtime, order!)).at(-1)).toEqual({ kind: "released" })
  })
})
