import { Client } from "pg"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { age } from "../support/aged"
import { bury } from "../support/dead-letters"
import { canceled, city } from "../support/order-changes"
import { Rig, type RigOptions } from "../support/rig"

const OPERATOR = { id: "user_1", type: "user" }

/** A connection that takes an order the scripted ERP has already from another one. */
const second = (name: string) => ({ name, settings: { idempotency: "key" } })

const CANARY = { ...city("Canary"), customer: { id: "cus_1", first_name: "Canary", has_account: true } }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** Notes what the ERP was sent, and tells of a call each time. */
function recordSent(): Record<string, unknown>[] {
  const sent: Record<string, unknown>[] = []
  rig.erp.behave = async (book, context, envelope) => {
    sent.push(envelope.data)
    await context.progress.save("create", { of: "Canary" })
    const [request, response] = [{ body: "Canary" }, { body: "ok" }]
    context.record!({ method: "create", url: "x:", request, response, started_at: new Date(), duration_ms: 1 })
    return book()
  }
  return sent
}

const messageOf = async (order: string) =>
  (await rig.sql("SELECT * FROM erp_message WHERE subject = $1 ORDER BY revision DESC", [order]))[0]!

const count = async (table: string) => (await rig.sql<{ n: number }>(`SELECT count(*)::int AS n FROM ${table}`))[0]!.n

async function delivered(runtime: ErpRuntime, times = 1, over: Record<string, unknown> = CANARY): Promise<string[]> {
  const ids = await rig.place(runtime, times, over)
  await rig.untilStatus("delivered", times)
  return ids
}

describe("payloads", () => {
  it("go once all is long delivered; hash and references stay, and the message says since when", async () => {
    recordSent()
    const runtime = await rig.start()
    const [order] = await delivered(runtime)
    const before = await messageOf(order!)
    await age(rig, 89)
    expect(await runtime.keeping.purge()).toEqual({ exchanges: 1 })
    await age(rig, 2)
    expect(await runtime.keeping.purge()).toEqual({ payloads: 1 })
    const after = await messageOf(order!)
    const lines = (before.data as { lines: { line_id: string }[] }).lines
    expect(after).toEqual({
      ...before,
      ...{ created_at: after.created_at, purged_at: expect.any(Date), search_terms: null },
      data: {
        order_id: order,
        customer: { id: "cus_1" },
        lines: lines.map(({ line_id }) => expect.objectContaining({ line_id, quantity: expect.any(String) })),
        digest: { party: expect.any(String), goods: expect.any(String) },
      },
    })
    expect(after.content_hash).toMatch(/^[0-9a-f]{64}$/)
    expect(JSON.stringify(await rig.sql("SELECT data, progress FROM erp_message, erp_delivery"))).not.toMatch(/canary/i)
    const { id } = (await runtime.deliveries.ofOrder(order!))[0]!
    expect((await runtime.deliveries.get(id)).message).toMatchObject({ purged_at: after.purged_at, erased_at: null })
    expect(await runtime.keeping.purge()).toEqual({})
  })

  it("go with what a person put in their place, which still says how much was told", async () => {
    const runtime = await rig.start({ connection: { paused: true } })
    const [order] = await bury(rig, 1, city("Canary"))
    const { id } = (await runtime.deliveries.ofOrder(order!))[0]!
    const { data } = (await runtime.deliveries.get(id)).message
    const lines = (data!.lines as object[]).map((line) => ({ ...line, quantity: "7" }))
    await runtime.edits.edit(
      id,
      { data: { ...data, lines, email: "canary@example.com" }, reason: "so", by: OPERATOR },
      rig.readOrders
    )
    await rig.sql("UPDATE erp_delivery SET status = 'delivered', delivered_at = now()")
    await age(rig, 91)
    await runtime.keeping.purge()
    const { edited_data, edits } = await runtime.edits.of(id)
    expect(edited_data).toMatchObject({ order_id: order, lines: [{ quantity: "7" }] })
    expect(edits).toMatchObject([{ before: null, by: OPERATOR }])
    expect(JSON.stringify([edited_data, edits])).not.toMatch(/canary/i)
  })

  it.each(["pending", "leased", "held", "dead"])(
    "stay for as long as one delivery is %s, with all that belongs to it",
    async (status) => {
      recordSent()
      const runtime = await rig.start({ others: [second("other")] })
      const [order] = await rig.place(runtime)
      await rig.untilStatus("delivered", 2)
      await runtime.relay.stop()
      await rig.sql(
        `UPDATE erp_delivery SET status = $1, lease_until = now() + interval '1 year', lease_token = 'x'
        WHERE id = (SELECT min(id) FROM erp_delivery)`,
        [status]
      )
      const before = await messageOf(order!)
      await age(rig, 1_000)
      // What is delivered at the other connection is that one's own.
      expect(await runtime.keeping.purge()).toEqual({ exchanges: 1, attempts: 1 })
      expect((await messageOf(order!)).data).toEqual(before.data)
      expect([await count("erp_attempt"), await count("erp_exchange")]).toEqual([1, 1])
    }
  )

  it("go in lots, past what must stay, until none is left", async () => {
    const runtime = rig.runtime({ retention: { attempts: "forever" } })
    await runtime.connections.sync()
    await rig.place(runtime, 1)
    await rig.sql(
      `INSERT INTO erp_message (id, type, version, subject, revision, time, data)
       SELECT 'm' || n, type, version, 's' || n, 1, now(), data FROM erp_message, generate_series(1, 700) n`
    )
    await rig.sql(
      `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at)
       SELECT 'd' || n, 'm' || n, connection_id, type, 's' || n, CASE WHEN n <= 250 THEN 'dead' ELSE 'skipped' END, now()
         FROM erp_delivery, generate_series(1, 700) n`
    )
    await age(rig, 100)
    expect(await runtime.keeping.purge()).toEqual({ payloads: 450 })
    expect(await runtime.keeping.purge()).toEqual({})
    expect(await rig.sql("SELECT 1 FROM erp_message WHERE purged_at IS NULL")).toHaveLength(251)
  })

  it("stay where they are to be kept for ever", async () => {
    const runtime = await rig.start({ retention: { payloads: "forever", attempts: "forever" } })
    await delivered(runtime)
    await age(rig, 5_000)
    expect(await runtime.keeping.purge()).toEqual({})
  })
})

describe("an order whose payload is gone", () => {
  const purged = async (options: RigOptions = {}) => {
    const sent = recordSent()
    const runtime = await rig.start(options)
    const [order] = await delivered(runtime, 1, city("Bremen"))
    await age(rig, 91)
    await runtime.keeping.purge()
    sent.length = 0
    return { runtime, order: order!, sent }
  }

  it("is not told again while it stays what it was", async () => {
    const { runtime, order } = await purged()
    await rig.change(runtime, order, {})
    await rig.placeAgain(runtime, order)
    expect(await rig.statuses()).toEqual({ delivered: 1 })
  })

  it("is told when it is edited", async () => {
    const { runtime, order, sent } = await purged()
    await rig.change(runtime, order, city("Kiel"))
    runtime.relay.nudge()
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changesOf(order)).toEqual(["order.edited"])
    expect(sent).toMatchObject([{ shipping_address: { city: "Kiel" } }])
  })

  it("is told when it is canceled", async () => {
    const { runtime, order } = await purged()
    await rig.change(runtime, order, canceled())
    runtime.relay.nudge()
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changesOf(order)).toEqual(["order.canceled"])
  })

  it("goes whole to a connection that comes later, and is kept again", async () => {
    const { runtime, order, sent } = await purged()
    await runtime.stop()
    const wider = await rig.start({ others: [second("later")] })
    await rig.placeAgain(wider, order)
    await rig.untilStatus("delivered", 2)
    expect(sent).toMatchObject([{ order_id: order, shipping_address: { city: "Bremen" } }])
    expect(await messageOf(order)).toMatchObject({ purged_at: null, data: { shipping_address: { city: "Bremen" } } })
  })

  it("cannot be sent from what is left, should a delivery wait for it after all", async () => {
    const { runtime, order } = await purged()
    await rig.sql("UPDATE erp_delivery SET status = 'pending', available_at = now()")
    runtime.relay.nudge()
    await rig.untilStatus("dead")
    expect((await runtime.deliveries.ofOrder(order))[0]).toMatchObject({ code: "payload_purged", error_class: "build" })
  })
})

describe("what was tried and said", () => {
  it("goes, the words before the facts", async () => {
    recordSent()
    const runtime = await rig.start()
    await delivered(runtime, 3)
    await age(rig, 31)
    expect(await runtime.keeping.purge()).toEqual({ exchanges: 3 })
    const { id } = (await runtime.deliveryList.page({}, { limit: 1, offset: 0 })).deliveries[0]!
    expect((await runtime.keeping.timeline(id, { limit: 20, offset: 0 })).history).toMatchObject([
      { outcome: "delivered", exchanges: [] },
    ])
    await age(rig, 150)
    expect(await runtime.keeping.purge()).toEqual({ payloads: 3, attempts: 3 })
    expect((await runtime.keeping.timeline(id, { limit: 20, offset: 0 })).history).toEqual([])
    expect(await runtime.deliveries.get(id)).toMatchObject({ status: "delivered", attempts_begun: 1 })
  })
})

describe("what ERPs sent", () => {
  const envelope = (quantity: number) => ({
    ...{ specversion: "1.0" as const, id: "event-1", source: "/erp", type: "stock.level", version: 2 },
    data: { items: [{ sku: "A", quantity, version: 1 }] },
  })

  it("is known again without its body: an old event that comes once more changes nothing", async () => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    const [{ id: connection }] = (await rig.sql<{ id: string }>("SELECT id FROM erp_connection")) as [{ id: string }]
    const stored = await runtime.inbox.store(connection, [envelope(1)])
    const [id] = (stored as { ids: string[] }).ids
    await rig.sql("UPDATE erp_inbox SET status = 'applied', settled_at = now(), position = 1, applied = 1")
    await age(rig, 31)
    expect(await runtime.keeping.purge()).toEqual({ inbox: 1 })
    expect(await rig.sql("SELECT body, status FROM erp_inbox")).toEqual([{ body: "", status: "applied" }])
    expect(await runtime.inbox.store(connection, [envelope(1)])).toEqual({ outcome: "stored", ids: [id], fresh: 0 })
    expect(await runtime.inbox.store(connection, [envelope(2)])).toMatchObject({ outcome: "conflict" })
    expect(await runtime.inboxMessages.get(id!, { limit: 10, offset: 0 })).toMatchObject({
      ...{ envelope: null, items: [], applied: 1, purged_at: expect.any(Date) },
    })
  })

  it.each(["received", "held", "dead"])("stays while it is %s", async (status) => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    const [{ id: connection }] = (await rig.sql<{ id: string }>("SELECT id FROM erp_connection")) as [{ id: string }]
    await runtime.inbox.store(connection, [envelope(1)])
    await rig.sql("UPDATE erp_inbox SET status = $1, settled_at = CASE WHEN $1 <> 'received' THEN now() END", [status])
    await age(rig, 400)
    expect(await runtime.keeping.purge()).toEqual({})
    expect((await rig.sql<{ body: string }>("SELECT body FROM erp_inbox"))[0]!.body).not.toBe("")
  })
})

describe("a run", () => {
  it("leaves it to another process that is at it, and leaves an order alone that is being captured", async () => {
    const runtime = await rig.start()
    const [busy] = await delivered(runtime, 2)
    await age(rig, 91)
    const other = new Client({ connectionString: rig.url })
    await other.connect()
    try {
      await other.query("BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('erp_retention', 0))")
      expect(await runtime.keeping.purge()).toEqual({})
      await other.query(`COMMIT; BEGIN; SELECT pg_advisory_xact_lock(hashtextextended('erp:${busy}', 0))`)
      expect(await runtime.keeping.purge()).toEqual({ payloads: 1 })
      expect(await messageOf(busy!)).toMatchObject({ purged_at: null })
      await other.query("COMMIT")
      expect(await runtime.keeping.purge()).toEqual({ payloads: 1 })
    } finally {
      await other.end()
    }
  })
})
