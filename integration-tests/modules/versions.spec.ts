import { metrics } from "@medusajs/framework/opentelemetry/api"
import { metrics as sdk } from "@medusajs/framework/opentelemetry/sdk-node"
import type { Envelope } from "../../src/modules/erp/connector"
import { appendBooked, bookedMessages } from "../support/booked-message"
import { Rig, type RigOptions } from "../support/rig"

let rig: Rig
let sent: (Pick<Envelope, "version" | "dataschema" | "data"> & { connection: string })[]

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(async () => {
  await rig.reset()
  sent = []
  rig.erp.behave = async (book, { connection }, { version, dataschema, data }) => {
    sent.push({ connection: connection.name, version, dataschema, data })
    sent.sort((a, b) => (a.connection < b.connection ? -1 : 1))
    return book()
  }
})
afterAll(() => rig.destroy())

const pinned = (name: string, version?: number) => ({
  name,
  subscriptions: ["test.booked"],
  settings: { idempotency: "none" },
  ...(version && { versions: { "test.booked": version } }),
})
const twoErps: RigOptions = { connection: pinned("new", 2), others: [pinned("old", 1)] }
const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)

it("two ERPs book the same order, each in the version it is pinned to, and a counter tells who gets which", async () => {
  const exporter = new sdk.InMemoryMetricExporter(sdk.AggregationTemporality.CUMULATIVE)
  const reader = new sdk.PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })
  metrics.setGlobalMeterProvider(new sdk.MeterProvider({ readers: [reader] }))

  const runtime = await rig.start({ ...twoErps, messages: bookedMessages({ ends_on: day(0) }) })
  const order_id = await appendBooked(rig)
  runtime.relay.nudge()
  await rig.untilStatus("delivered", 2)
  expect(sent).toEqual([
    {
      connection: "new",
      version: 2,
      dataschema: "/erp/schemas/test.booked/v2.json",
      data: { order_id, amount: { value: "12.50", currency: "EUR" }, note: "kept" },
    },
    {
      connection: "old",
      version: 1,
      dataschema: "/erp/schemas/test.booked/v1.json",
      data: { order_id, total: "12.50", note: "kept" },
    },
  ])
  expect(rig.erp.documentsOf(order_id)).toHaveLength(2)

  await reader.forceFlush()
  const counters = exporter.getMetrics().flatMap(({ scopeMetrics }) => scopeMetrics.flatMap((scope) => scope.metrics))
  const points = counters.find(({ descriptor }) => descriptor.name === "erp.messages")?.dataPoints
  expect(points?.map(({ attributes, value }) => ({ ...attributes, value }))).toEqual(
    expect.arrayContaining([
      { connection: "new", type: "test.booked", version: 2, value: 1 },
      { connection: "old", type: "test.booked", version: 1, value: 1 },
    ])
  )
  await reader.shutdown()
  metrics.disable()
})

it("a pin to a version that has ended holds, says what to do, and goes by itself once it is mended", async () => {
  const messages = bookedMessages({ ends_on: day(-1) })
  const before = await rig.start({ ...twoErps, messages })
  const words = /test\.booked version 1 is no longer sent.*version 2.*versions: \{ "test\.booked": 2 \}/
  expect(rig.logged.filter((line) => words.test(line))).toHaveLength(1)
  await appendBooked(rig)
  before.relay.nudge()
  await rig.untilStatus("held")
  await rig.untilStatus("delivered")
  const [held] = await rig.sql<{ reason: string }>("SELECT * FROM erp_delivery WHERE status = 'held'")
  expect(held).toMatchObject({ error_class: "configuration", code: "version_ended" })
  expect(held!.reason).toMatch(words)
  expect(rig.erp.count("test")).toBe(0)

  await before.stop()
  await rig.start({ connection: pinned("new"), others: [pinned("old", 2)], messages })
  await rig.untilStatus("delivered", 2)
  expect(sent.map(({ version }) => version)).toEqual([2, 2])
})

it("an upgrade does not change what a connection gets; a new one begins with the newest", async () => {
  const before = await rig.start({ connection: pinned("old"), messages: bookedMessages({ current: 1 }) })
  await before.stop()
  const after = await rig.start({
    connection: pinned("old"),
    others: [pinned("new")],
    messages: bookedMessages({ current: 2 }),
  })
  await appendBooked(rig)
  await appendBooked(rig, 1)
  after.relay.nudge()
  await rig.untilStatus("delivered", 4)
  expect(sent.map(({ connection, version }) => [connection, version])).toEqual([
    ["new", 2],
    ["new", 2],
    ["old", 1],
    ["old", 1],
  ])
})

it("what cannot be told in the pinned version is dead with the fields that are missing", async () => {
  const messages = bookedMessages()
  messages["test.booked"]!.versions[2]!.down = ({ order_id }) => ({ order_id })
  const runtime = await rig.start({ connection: pinned("old", 1), messages })
  await appendBooked(rig)
  runtime.relay.nudge()
  await rig.untilStatus("dead")
  expect(await rig.sql("SELECT error_class, code, reason FROM erp_delivery")).toEqual([
    {
      error_class: "schema",
      code: "not_convertible",
      reason: "It cannot be told in version 1: total would be missing or unreadable.",
    },
  ])
})

it("what an older release could not read goes once a newer one runs", async () => {
  const older = await rig.start({ connection: pinned("erp"), messages: bookedMessages({ current: 1 }) })
  await appendBooked(rig, 2)
  older.relay.nudge()
  await rig.untilStatus("dead")
  await older.stop()
  const newer = await rig.start({ connection: pinned("erp"), messages: bookedMessages() })
  await rig.withHeld((held) => held.releaseReadable(), bookedMessages())
  newer.relay.nudge()
  await rig.untilStatus("delivered")
  expect(sent).toMatchObject([{ version: 1, data: { total: "12.50" } }])
})
