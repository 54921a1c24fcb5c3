import { ConnectorError } from "../../src/modules/erp/connector"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Person } from "../../src/modules/erp/services/erasures"
import { bury } from "../support/dead-letters"
import { dump } from "../support/dump"
import { canceled, written } from "../support/order-changes"
import { Rig } from "../support/rig"
import { scansOf } from "../support/scans"

const OPERATOR = { id: "user_1", type: "user" }
const EMAIL = "Canary@Example.com"
const PERSON = {
  email: EMAIL,
  customer: { id: "cus_canary", email: EMAIL, first_name: "Canaryname", last_name: "Bird", has_account: true },
  shipping_address: {
    first_name: "Canaryname",
    address_1: "Canarystreet 1",
    phone: "0049 555 canaryphone",
    city: "Bremen",
  },
}
const NEEDLES = /canary/i
const byEmail: Person = { asked_by: "email", emails: [EMAIL.toUpperCase()] }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const traces = async () => (await dump(rig)).filter((row) => NEEDLES.test(row))

const conflict = (message: RegExp) => ({ type: "conflict", message: expect.stringMatching(message) })

const erase = (runtime: ErpRuntime, person: Person = byEmail, discard_open = false) =>
  runtime.keeping.erase(person, { discard_open, by: OPERATOR })

const refused = (message: string) => new ConnectorError("rejected", { code: "unprocessable", message })

/** The ERP repeats what it is sent, in what it answers and in what it complains of. */
function repeatEverything(refuse: (order: string) => boolean = () => false): void {
  rig.erp.behave = async (book, context, envelope) => {
    const body = JSON.stringify(envelope.data)
    const [request, response] = [{ body }, { body: `booked ${body}` }]
    context.record!({ method: "create", url: "x:", request, response, started_at: new Date(), duration_ms: 1 })
    await context.progress.save("create", { for: envelope.data.email })
    if (refuse(context.reference)) {
      throw refused("Canaryname at Canarystreet is unknown")
    }
    return book()
  }
}

/** Two orders of the person and one of somebody else; all that can speak of them does. @returns their ids */
async function speakOfThem(runtime: ErpRuntime): Promise<{ own: string[]; other: string }> {
  const own = await rig.place(runtime, 2, PERSON)
  const [other] = await rig.place(runtime, 1, { email: "other@example.com" })
  await rig.untilStatus("dead")
  await rig.untilStatus("delivered", 2)
  const { deliveries } = await runtime.deliveryList.page({ status: ["dead"] }, { limit: 1, offset: 0 })
  const { id, message } = await runtime.deliveries.get(deliveries[0]!.id)
  const edit = { data: { ...message.data, note: "canary" }, reason: "Canaryname asked", by: OPERATOR }
  rig.erp.behave = async () => {
    throw refused("still no Canaryname")
  }
  await runtime.edits.edit(id, edit, rig.readOrders)
  runtime.relay.nudge()
  await rig.untilStatus("dead")
  await runtime.deliveries.discard(id, "Canaryname does not want it any more")
  await rig.sql(
    `INSERT INTO erp_redrive (id, filter, pace, state, failures, ready_at) VALUES ('r', '{}', 1, 'done', $1, now())`,
    [
      JSON.stringify([
        { delivery_id: id, reason: "no Canaryname" },
        { delivery_id: "another", reason: "kept" },
      ]),
    ]
  )
  const [{ id: connection }] = (await rig.sql<{ id: string }>("SELECT id FROM erp_connection")) as [{ id: string }]
  const event = { specversion: "1.0" as const, source: "/erp", type: "order.acknowledged", version: 1 }
  await runtime.inbox.store(connection, [
    { ...event, id: "about it", data: { order: own[0], name: "Canaryname" } },
    { ...event, id: "about them", data: { email: EMAIL } },
    { ...event, id: "about another", data: { order: `${own[0]}0`, email: `x${EMAIL.replace(/canary/i, "finch")}` } },
  ])
  return { own, other: other! }
}

describe("erasing a person", () => {
  const open = async () => {
    let first: string | undefined
    repeatEverything((order) => order === (first ??= order))
    const runtime = await rig.start({ connection: { concurrency: 1, settings: { idempotency: "key" } } })
    return { runtime, ...(await speakOfThem(runtime)) }
  }

  it.each<[string, (own: string[]) => Person]>([
    ["by their address, however it is written", () => byEmail],
    ["by their customer id", () => ({ asked_by: "customer_id", customer_ids: ["cus_canary"], emails: [EMAIL] })],
    ["by their orders", (own) => ({ asked_by: "order_ids", order_ids: [...own, "order_unknown"], emails: [EMAIL] })],
  ])("leaves no trace of them in any table, %s", async (_how, person) => {
    const { runtime, own, other } = await open()
    const kinds = new Set((await traces()).map((row) => row.split(" ")[0]!.replace("public.", "")))
    expect([...kinds].sort()).toEqual([
      ...["erp_attempt", "erp_audit", "erp_delivery", "erp_exchange", "erp_inbox", "erp_message", "erp_payload_edit"],
      "erp_redrive",
    ])
    const preview = await runtime.keeping.previewErasure(person(own))
    expect(preview).toMatchObject({
      orders: 2,
      messages: 2,
      edits: 1,
      inbox_messages: 2,
      open_deliveries: 0,
      more: false,
    })
    const erasure = await erase(runtime, person(own))
    const { open_deliveries: _none, more: _more, ...counts } = preview
    expect(erasure).toMatchObject({ counts, more: false, by: OPERATOR })
    expect(await traces()).toEqual([])
    expect(await runtime.keeping.listErasures({ limit: 5, offset: 0 })).toEqual({
      ...{ count: 1, count_is_estimate: false },
      erasures: [
        { id: erasure.id, asked_by: person(own).asked_by, counts, by: OPERATOR, created_at: erasure.created_at },
      ],
    })
    expect(JSON.stringify(await rig.sql("SELECT data FROM erp_message WHERE subject = $1", [other]))).toMatch(/other@/)
    expect(await rig.sql("SELECT status FROM erp_inbox ORDER BY event_id")).toEqual([
      ...[{ status: "dead" }, { status: "discarded" }, { status: "discarded" }],
    ])
    const documents = await rig.sql(
      "SELECT document_number FROM erp_delivery WHERE subject = ANY($1) AND status = 'delivered'",
      [own]
    )
    expect(documents).toEqual([{ document_number: expect.any(String) }])
    expect(await runtime.keeping.previewErasure(person(own))).toMatchObject({ orders: 0, messages: 0 })
  })

  it("does not take somebody else's data along", async () => {
    const { runtime } = await open()
    const before = (await dump(rig)).filter((row) => row.includes("other@"))
    await erase(runtime)
    expect((await dump(rig)).filter((row) => row.includes("other@"))).toEqual(before)
  })

  it("takes a thousand orders at once, and says that there are more", async () => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    await rig.place(runtime, 1, PERSON)
    await rig.sql("UPDATE erp_delivery SET status = 'delivered'")
    await rig.sql(
      `INSERT INTO erp_message (id, type, version, subject, revision, time, data)
       SELECT 'm' || n, type, version, 's' || n, 1, now(), data FROM erp_message, generate_series(1, 1100) n`
    )
    expect(await erase(runtime)).toMatchObject({ counts: { orders: 1_000 }, more: true })
    expect(await erase(runtime)).toMatchObject({ counts: { orders: 101 }, more: false })
    expect(await traces()).toEqual([])
  })

  it("reads of a large table only what is the person's", async () => {
    await rig.sql(
      `INSERT INTO erp_message (id, type, version, subject, revision, time, data)
       SELECT 'm' || n, 'order.placed', 1, 's' || n, 1, now(),
              jsonb_build_object('email', n || '@example.com', 'customer', jsonb_build_object('id', 'cus_' || n))
         FROM generate_series(1, 20000) n`
    )
    await rig.sql("ANALYZE erp_message")
    const before = await scansOf(rig, "erp_message")
    const runtime = rig.runtime()
    const both: Person = { asked_by: "email", emails: ["7@EXAMPLE.com"], customer_ids: ["cus_8"] }
    expect(await runtime.keeping.previewErasure(both)).toMatchObject({ orders: 2 })
    await runtime.stop()
    const after = await scansOf(rig, "erp_message")
    expect(after.by_index).toBeGreaterThan(before.by_index)
    expect(after.whole).toBe(before.whole)
  })
})

describe("orders that are still to be sent", () => {
  it.each(["pending", "held", "dead"])("are not erased while one is %s, unless it is given up", async (status) => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    const [order] = await rig.place(runtime, 1, PERSON)
    await rig.sql("UPDATE erp_delivery SET status = $1", [status])
    const before = await traces()
    await expect(erase(runtime)).rejects.toMatchObject(conflict(/^1 deliveries .* discard_open/))
    expect(await traces()).toEqual(before)
    expect(await runtime.keeping.listErasures({ limit: 5, offset: 0 })).toEqual({
      ...{ count: 0, count_is_estimate: false },
      erasures: [],
    })
    expect(await erase(runtime, byEmail, true)).toMatchObject({ counts: { orders: 1 } })
    expect(await written(rig, order!)).toMatchObject([{ status: "discarded" }])
    expect(await traces()).toEqual([])
  })

  it("are not erased while one is being sent", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start({ connection: { timeout: "20s" } })
    await rig.place(runtime, 1, PERSON)
    await rig.until(() => Promise.resolve(gate.arrived), "it is being sent")
    await expect(erase(runtime, byEmail, true)).rejects.toMatchObject(conflict(/in a minute/))
    gate.open()
    await rig.untilStatus("delivered")
    await erase(runtime)
    expect(await traces()).toEqual([])
  })
})

describe("what was erased", () => {
  const erased = async () => {
    const runtime = await rig.start({ connection: { settings: { idempotency: "key" } } })
    const [order] = await rig.place(runtime, 1, PERSON)
    await rig.untilStatus("delivered")
    await erase(runtime)
    return { runtime, order: order! }
  }

  it("does not come back by an event, a sweep, or the address being erased in the store as well", async () => {
    const { runtime, order } = await erased()
    await rig.placeAgain(runtime, order)
    await rig.change(runtime, order, {})
    expect(await runtime.gaps.stale([{ id: order, updated_at: new Date(0) }])).toEqual([])
    await rig.change(runtime, order, { email: "gone@example.com", shipping_address: { city: null } })
    expect(await written(rig, order)).toMatchObject([{ type: "order.placed", status: "delivered" }])
    expect(await traces()).toEqual([])
  })

  it("does not go to a connection that comes later, and that says why", async () => {
    const { runtime, order } = await erased()
    await runtime.stop()
    const wider = await rig.start({ others: [{ name: "later" }] })
    await rig.placeAgain(wider, order)
    expect(await written(rig, order)).toEqual([
      { type: "order.placed", status: "delivered", code: null },
      { type: "order.placed", status: "skipped", code: "erased" },
    ])
    expect(await wider.gaps.missing([order])).toEqual([])
    expect(await traces()).toEqual([])
  })

  it("is told of with what the store still has, once other goods are ordered, and when it is canceled", async () => {
    const { runtime, order } = await erased()
    const [item] = (await rig.readOrders([order])) as [{ items: Record<string, unknown>[] }]
    const items = item.items.map((one) => ({ ...one, unit_price: "11" }))
    await rig.change(runtime, order, { items, email: null, customer: null, shipping_address: { city: "Kiel" } })
    expect((await written(rig, order)).map(({ type }) => type)).toEqual(["order.placed", "order.edited"])
    await rig.change(runtime, order, canceled())
    expect((await written(rig, order)).map(({ type }) => type)).toContain("order.canceled")
    expect(await traces()).toEqual([])
  })

  it("stays so where it could not even be built, or was given up", async () => {
    const [order] = await bury(rig, 1, PERSON)
    const runtime = rig.runtime()
    await rig.sql(
      `UPDATE erp_message SET data = NULL, content_hash = NULL, build_error = '{"code": "x", "message": "Canaryname"}'`
    )
    await rig.sql("UPDATE erp_delivery SET error_class = 'build'")
    await erase(runtime, { asked_by: "order_ids", order_ids: [order!] }, true)
    await rig.change(runtime, order!, {})
    expect(await written(rig, order!)).toMatchObject([{ status: "discarded" }])
    expect(await traces()).toEqual([])
  })
})
