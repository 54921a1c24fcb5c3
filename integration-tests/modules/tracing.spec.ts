import { Readable } from "node:stream"
import type { ReadableSpan } from "@medusajs/framework/opentelemetry/sdk-trace-node"
import { SpanKind, SpanStatusCode } from "@medusajs/framework/opentelemetry/api"
import type { ConnectorClass } from "../../src/modules/erp/connector"
import { OrderNudges } from "../../src/workflows/order-nudges"
import { HttpConnector } from "../../src/providers/http/connector"
import { AUTHORIZATION, HTTP_SECRETS, httpErp } from "../connectors/http-erp"
import { Rig, type RigOptions } from "../support/rig"
import { sampleOrder } from "../support/sample-order"
import { signedHeaders, stockEvent, WEBHOOK_SECRETS } from "../support/signed-post"
import { Spans, traceIdIn } from "../support/spans"
import { StockShop } from "../support/stock-shop"
import { WorkflowRig } from "../support/workflow-rig"

const THEIRS = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"
const http = new Map([
  ["http", { connectorClass: HttpConnector as unknown as ConnectorClass, instance: new HttpConnector() }],
])
const erp = httpErp({ keepsKeys: true })
let rig: Rig
let spans: Spans

beforeAll(async () => {
  rig = await Rig.create()
  await erp.comeUp()
})
beforeEach(async () => {
  await rig.reset()
  spans = new Spans()
})
afterEach(async () => {
  erp.heal()
  await spans.close()
})
afterAll(async () => {
  await erp.goDown()
  await rig.destroy()
})

const overHttp = (over: Partial<RigOptions["connection"]> = {}): RigOptions => ({
  connectors: http,
  connection: {
    name: "acme",
    connector: "http",
    settings: {
      ...{ url: `${erp.url}/orders`, idempotency: "key" },
      ...{ document_id_field: "data.id", document_number_field: "data.number" },
    },
    credentials: { signing_secrets: HTTP_SECRETS, authorization: AUTHORIZATION },
    network: { allow_private_addresses: true },
    ...over,
  },
})

const linked = ({ links }: ReadableSpan) => links.map(({ context }) => context.spanId)
const idOf = (span: ReadableSpan | undefined) => span!.spanContext().spanId
const messages = () =>
  rig.sql<{ subject: string; traceparent: string | null }>("SELECT * FROM erp_message ORDER BY subject")
const lastPost = () => erp.requests("create").at(-1)!

it("an order is one trace, from what placed it to the ERP, which can go on with it", async () => {
  const runtime = await rig.start(overHttp())
  const { traceId, result } = await spans.within("checkout", () => rig.place(runtime))
  await rig.untilStatus("delivered")
  await spans.until("deliver acme")

  expect(spans.tree(traceId)).toEqual([
    "checkout",
    "capture orders < checkout",
    "create order.placed < capture orders",
    "relay acme < create order.placed",
    "deliver acme < create order.placed",
    "POST < deliver acme",
  ])
  const [[deliver], [relay], [post]] = [spans.named("deliver acme"), spans.named("relay acme"), spans.named("POST")]
  const [message] = await rig.sql<{ id: string; traceparent: string }>("SELECT id, traceparent FROM erp_message")
  expect(linked(deliver!)).toEqual([idOf(relay)])
  expect(deliver!.kind).toBe(SpanKind.CLIENT)
  expect(deliver!.attributes).toMatchObject({
    "messaging.system": "medusa-plugin-erp",
    "messaging.destination.name": "acme",
    "messaging.operation.type": "send",
    "messaging.message.id": message!.id,
    "erp.order.id": result[0],
    "erp.attempt": 1,
    "erp.delivery.status": "delivered",
  })
  expect(post!.attributes).toMatchObject({
    "http.request.method": "POST",
    "http.response.status_code": 201,
    "url.full": `${erp.url}/orders`,
  })
  const { headers, body } = lastPost()
  expect(headers.traceparent).toBe(`00-${traceId}-${idOf(post)}-01`)
  expect(JSON.parse(body).traceparent).toBe(message!.traceparent)
  expect(message!.traceparent).toBe(`00-${traceId}-${idOf(spans.named("create order.placed")[0])}-01`)
})

it("what is noted of several orders together stays each in its own trace", async () => {
  const runtime = await rig.start()
  const workflows = await WorkflowRig.open(rig)
  const orders = [sampleOrder(), sampleOrder()]
  orders.forEach((order) => rig.shelf.put(order))
  const nudges = OrderNudges.of(workflows.container)
  const placed = await Promise.all(orders.map(({ id }) => spans.within("checkout", async () => nudges.note(id))))
  await rig.until(async () => (await messages()).length === 2, "both are captured")
  await workflows.close()
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 2)
  await spans.until("deliver erp", 2)

  const [capture, ...again] = spans.named("capture orders")
  expect(again).toEqual([])
  const traces = placed.map(({ traceId }) => traceId)
  expect(traces).not.toContain(capture!.spanContext().traceId)
  const places = capture!.links.map(({ context }) => context)
  expect(
    places
      .slice(0, 2)
      .map(({ traceId }) => traceId)
      .sort()
  ).toEqual([...traces].sort())
  expect(places.slice(2).map(({ spanId }) => spanId)).toEqual(spans.named("create order.placed").map(idOf))
  for (const [at, { id }] of orders.entries()) {
    const stored = (await messages()).find(({ subject }) => subject === id)
    expect(traceIdIn(stored!.traceparent)).toBe(traces[at])
    expect(spans.tree(traces[at]!)).toEqual([
      "checkout",
      "create order.placed < checkout",
      "deliver erp < create order.placed",
    ])
  }
  const creates = spans.named("create order.placed")
  expect(creates.map(linked)).toEqual([[idOf(capture)], [idOf(capture)]])
  const relayed = spans.named("relay erp")
  expect(relayed.flatMap(linked).sort()).toEqual(creates.map(idOf).sort())
})

it("a retry is another attempt of the same trace, linked to the one before, and neither says more than a code", async () => {
  erp.failOnce("create", { status: 503, body: '{"message":"jane@example.com has moved"}' })
  const runtime = await rig.start(overHttp())
  await rig.place(runtime)
  await rig.untilStatus("delivered")
  const [first, second] = await spans.until("deliver acme", 2)
  expect(second!.spanContext().traceId).toBe(first!.spanContext().traceId)
  expect(linked(second!)).toContain(idOf(first))
  expect(first!.attributes).toMatchObject({ "erp.delivery.status": "pending", "error.type": "server_error" })
  expect(first!.status).toEqual({ code: SpanStatusCode.ERROR })
  expect(spans.named("POST")[0]!.attributes).toMatchObject({ "http.response.status_code": 503, "error.type": "503" })
})

it("no span holds personal data, a query, a body or a secret", async () => {
  erp.fail("create", { status: 422, body: '{"message":"jane@example.com is unknown"}' })
  const { connection, ...rest } = overHttp()
  const lookup_url = `${erp.url}/orders/by-reference/{reference}?token=t0k3n`
  const settings = { ...connection!.settings, lookup_url, idempotency: "lookup" }
  const runtime = await rig.start({ ...rest, connection: { ...connection, settings } })
  const person = {
    first_name: "Canaria",
    last_name: "Goldammer",
    address_1: "Voliere 7",
    city: "Vogelsang",
    phone: "0049-1234",
  }
  await rig.place(runtime, 3, {
    email: "canary@example.com",
    shipping_address: { ...(sampleOrder().shipping_address as object), ...person },
  })
  await rig.untilStatus("dead", 3)
  await spans.until("deliver acme", 3)
  const said = JSON.stringify(
    spans.all().map(({ name, attributes, events, status, links }) => ({ name, attributes, events, status, links }))
  )
  const canaries = Object.values({ ...person, email: "canary@example.com" })
  canaries.forEach((canary) => expect(lastPost().body).toContain(canary))
  for (const canary of [...canaries, "jane@", "t0k3n", AUTHORIZATION.slice(7), "is unknown"]) {
    expect(said).not.toContain(canary)
  }
})

it("what an ERP says goes on in its trace, and a lot links what it holds", async () => {
  const shop = await StockShop.in(rig)
  const runtime = await shop.open({
    connectors: http,
    connection: {
      connector: "http",
      settings: { url: `${erp.url}/orders` },
      credentials: { signing_secrets: HTTP_SECRETS },
      webhook_secrets: WEBHOOK_SECRETS,
    },
  })
  await shop.stock(["A"])
  const tell = async (id: string, headers: Record<string, string> = {}) => {
    const body = JSON.stringify(
      stockEvent(id, { data: { items: [{ sku: "A", location: "WH1", quantity: 3, version: 1 }] } })
    )
    const call = { connection: "erp", address: "127.0.0.1", headers: { ...signedHeaders(body), ...headers } }
    return runtime.inbound.receive({ ...call, body: Readable.from([Buffer.from(body)]) })
  }
  expect((await tell("evt_1", { traceparent: THEIRS })).status).toBe(202)
  await shop.drain(runtime)
  expect(spans.tree(traceIdIn(THEIRS)!)).toEqual(["receive erp < undefined", "drain erp < receive erp"])

  spans.clear()
  await tell("evt_2")
  await tell("evt_3")
  await shop.drain(runtime)
  const [drain] = spans.named("drain erp")
  expect(linked(drain!)).toEqual(spans.named("receive erp").map(idOf))
})

it("a store that does not trace keeps no contexts and sends none", async () => {
  await spans.close()
  const runtime = await rig.start(overHttp())
  await rig.place(runtime, 2)
  await rig.untilStatus("delivered", 2)
  expect((await messages()).map(({ traceparent }) => traceparent)).toEqual([null, null])
  expect(await rig.sql("SELECT 1 FROM erp_attempt WHERE traceparent IS NOT NULL")).toEqual([])
  expect(lastPost().headers.traceparent).toBeUndefined()
  expect(JSON.parse(lastPost().body)).not.toHaveProperty("traceparent")
  expect(spans.all()).toEqual([])
})
