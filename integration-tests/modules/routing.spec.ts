import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { canceled, city } from "../support/order-changes"
import { Rig, type RigOptions } from "../support/rig"
import { body, key, NEW, RowRig } from "../support/row-rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const WEB = { sales_channel_id: "sc_web", region_id: "reg_eu" }
const SHOP = { sales_channel_id: "sc_shop", region_id: "reg_eu" }

/** `erp` is told of everything, `other` of these. */
const routed = (subscriptions: object): RigOptions => ({ others: [{ name: "other", subscriptions }] })

/** What is written, by connection. */
const written = (id: string) =>
  rig.sql<{ name: string; type: string }>(
    `SELECT n.name, d.type FROM erp_delivery d JOIN erp_connection n ON n.id = d.connection_id
      WHERE d.subject = $1 ORDER BY n.name, d.seq`,
    [id]
  )

const standingAt = async (runtime: ErpRuntime, id: string, name: string) =>
  (await runtime.standings.read(id, false)).find(({ connection }) => connection.name === name)

/** What a sweep would look at again. */
const swept = async (runtime: ErpRuntime, id: string) => [
  ...(await runtime.gaps.missing([id])),
  ...(await runtime.gaps.stale([{ id, updated_at: new Date(0) }])),
]

it.each([
  [{ sales_channels: ["sc_web"] }, "sales channel"],
  [{ sales_channels: ["sc_shop", "sc_web"], regions: ["reg_us"] }, "region"],
])("an order goes to the connections it is for: %j", async (subscriptions, what) => {
  const runtime = await rig.start(routed(subscriptions))
  const [order] = await rig.place(runtime, 1, SHOP)
  await rig.untilStatus("delivered")
  expect(await written(order!)).toEqual([{ name: "erp", type: "order.placed" }])
  expect(await standingAt(runtime, order!, "other")).toMatchObject({
    state: `Not for this connection: its ${what} is none of those other is told of.`,
    next: expect.stringMatching(/^Nothing\./),
    deliveries: [],
  })
  expect(await swept(runtime, order!)).toEqual([])

  const [both] = await rig.place(runtime, 1, { ...WEB, region_id: "reg_us" })
  await rig.untilStatus("delivered", 3)
  expect((await written(both!)).map(({ name }) => name)).toEqual(["erp", "other"])
})

it("an order that is for nobody is looked at once, and never again", async () => {
  const runtime = await rig.start({ connection: { subscriptions: { regions: ["reg_us"] } } })
  const [order] = await rig.place(runtime, 1, WEB)
  expect(await swept(runtime, order!)).toEqual([])
  await rig.change(runtime, order!, city("Kiel"))
  await rig.change(runtime, order!, canceled())
  expect(await rig.sql("SELECT id FROM erp_message")).toEqual([])
  expect(await rig.sql("SELECT code FROM erp_unrouted")).toEqual([{ code: "region" }])
})

it("an order without a sales channel is not for a connection that names some", async () => {
  const runtime = await rig.start(routed({ sales_channels: ["sc_web"] }))
  const [order] = await rig.place(runtime, 1, { sales_channel_id: null })
  expect(await written(order!)).toEqual([{ name: "erp", type: "order.placed" }])
})

describe("when routing changes", () => {
  it("orders placed before stay where they were not, whatever becomes of them", async () => {
    const before = await rig.start(routed({ sales_channels: ["sc_web"] }))
    const [old] = await rig.place(before, 1, SHOP)
    const after = await rig.start(routed({ sales_channels: ["sc_shop"] }))
    expect(await swept(after, old!)).toEqual([])
    await rig.change(after, old!, city("Kiel"))
    await after.capture.capture([old!], "event", rig.readOrders)
    await rig.change(after, old!, canceled())
    expect((await written(old!)).map(({ name }) => name)).not.toContain("other")

    const [fresh] = await rig.place(after, 1, SHOP)
    expect((await written(fresh!)).map(({ name }) => name)).toContain("other")
  })

  it("edits and cancellations go where the order went", async () => {
    const before = await rig.start(routed({ sales_channels: ["sc_web"] }))
    const [order] = await rig.place(before, 1, { ...WEB, ...city("Bremen") })
    await rig.untilStatus("delivered", 2)
    const after = await rig.start(routed({ sales_channels: ["sc_shop"], regions: ["reg_us"] }))
    await rig.change(after, order!, city("Kiel"))
    await rig.untilStatus("delivered", 4)
    await rig.change(after, order!, canceled())
    await rig.untilStatus("delivered", 6)
    const types = ["order.placed", "order.edited", "order.canceled"]
    expect(await written(order!)).toEqual(["erp", "other"].flatMap((name) => types.map((type) => ({ name, type }))))
  })

  it("a type that is not subscribed is not written, one the connector does not take is held", async () => {
    const runtime = await rig.start({
      connection: { subscriptions: { message_types: ["order.placed"] } },
      others: [{ name: "other", settings: { idempotency: "lookup", message_types: ["order.placed"] } }],
    })
    const [order] = await rig.place(runtime, 1, city("Bremen"))
    await rig.untilStatus("delivered", 2)
    await rig.change(runtime, order!, city("Kiel"))
    expect(await rig.sql("SELECT status, code FROM erp_delivery WHERE type = 'order.edited'")).toEqual([
      { status: "held", code: "cannot_revise" },
    ])
  })
})

it("an order that shows up after it was given up is not for a connection either", async () => {
  const runtime = await rig.start(routed({ sales_channels: ["sc_web"] }))
  const [order] = rig.shelf.placeUnseen(1, 0, SHOP)
  await runtime.capture.recordAbsent([order!])
  await rig.placeAgain(runtime, order!)
  await rig.untilStatus("delivered")
  expect(await standingAt(runtime, order!, "other")).toMatchObject({
    state: expect.stringMatching(/^Not for this connection/),
  })
  expect(await swept(runtime, order!)).toEqual([])
})

it("counts as well while a connection cannot be used", async () => {
  const rows = await RowRig.create()
  try {
    const office = await rows.office()
    const id = await office.connectionEdits.create(body({ subscriptions: { sales_channels: ["sc_web"] } }))
    expect(await rows.view(office, id)).toMatchObject({ subscriptions: { sales_channels: ["sc_web"] } })
    const without = await rows.office(rows.withKeys(NEW, key("another")))
    expect((await rows.view(without, id)).problem).toMatch(/key/)
    await rows.rig.place(without, 1, SHOP)
    expect(await rows.deliveries(id)).toEqual([])
    await rows.rig.place(without, 1, WEB)
    expect(await rows.deliveries(id)).toEqual([{ status: "pending", n: 1 }])
  } finally {
    await rows.rig.destroy()
  }
})
