import { asked, backfill, busiestSecond, idOf, OPERATOR, untilBackfill, written } from "../support/backfills"
import { canceled, city } from "../support/order-changes"
import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

describe("a backfill", () => {
  it("sends older orders, the oldest first, at its pace over two processes, and nothing twice", async () => {
    const ids = rig.shelf.placeUnseen(60, 30)
    const [first, second] = [await rig.start(), await rig.start()]
    const id = await backfill(rig, { pace: 20 }, "erp", first, second)
    expect(await untilBackfill(rig, first, id, "done")).toMatchObject({
      ...{ from: null, to: expect.any(Date), order_ids: null, pace: 20, ended_by: null, progress: 1 },
      ...{ looked_at: 60, queued: 60, already_there: 0, canceled: 0, not_routed: 0, failed: 0, failures: [] },
      ...{ started_by: OPERATOR, finished_at: expect.any(Date) },
    })
    await rig.untilStatus("delivered", 60)
    expect((await written(rig)).map(({ subject }) => subject)).toEqual(ids)
    expect(rig.erp.duplicates()).toEqual([])
    expect(await busiestSecond(rig)).toBeLessThanOrEqual(20)
  })

  it("is about the orders placed within a time, or about those that are named", async () => {
    rig.shelf.placeUnseen(3, 40)
    const ids = rig.shelf.placeUnseen(3, 30)
    const named = rig.shelf.placeUnseen(3, 20)
    const runtime = await rig.start()
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString()
    const scope = { from: daysAgo(35), to: daysAgo(25) }
    expect(await untilBackfill(rig, runtime, await backfill(rig, { scope }, "erp", runtime), "done")).toMatchObject({
      queued: 3,
    })
    const order_ids = [named[2]!, named[0]!, "order_none", named[0]!]
    expect(
      await untilBackfill(rig, runtime, await backfill(rig, { scope: { order_ids } }, "erp", runtime), "done")
    ).toMatchObject({
      ...{ from: null, to: null, looked_at: 3, queued: 2, failed: 1 },
      failures: [{ order_id: "order_none", reason: "There is no such order." }],
    })
    expect((await written(rig)).map(({ subject }) => subject)).toEqual([...ids, named[0], named[2]])
  })

  it("leaves alone what is there, canceled since, elsewhere or not placed yet", async () => {
    const [gone] = rig.shelf.placeUnseen(1, 9, canceled())
    const [draft] = rig.shelf.placeUnseen(1, 8, { is_draft_order: true })
    const [elsewhere] = rig.shelf.placeUnseen(1, 7, { region_id: "reg_us" })
    const [older] = rig.shelf.placeUnseen(1, 6, { region_id: "reg_eu" })
    const runtime = await rig.start({ connection: { subscriptions: { regions: ["reg_eu"] } } })
    const [fresh] = await rig.place(runtime, 1, { region_id: "reg_eu" })
    await rig.untilStatus("delivered")

    const counts = { already_there: 1, canceled: 1, not_routed: 1, not_placed: 1, failed: 0, looked_at: 5 }
    expect(await runtime.backfills.preview(await idOf(runtime), asked(), rig.shelf.reader)).toEqual({
      ...{ would_go: 1, ...counts, estimate: false },
      summary: "1 would go, 1 already there, 1 canceled since, 1 not for this connection, 1 not placed yet",
    })
    expect(await rig.statuses()).toEqual({ delivered: 1 })
    expect(await untilBackfill(rig, runtime, await backfill(rig, {}, "erp", runtime), "done")).toMatchObject({
      queued: 1,
      ...counts,
    })
    await rig.untilStatus("delivered", 2)
    expect((await written(rig)).map(({ subject }) => subject)).toEqual([fresh, older])
    const [standing] = await runtime.standings.read(gone!, false)
    expect(standing).toMatchObject({ state: "Placed before the connection erp." })
    expect([draft, elsewhere].map((id) => rig.erp.documentsOf(id!))).toEqual([[], []])
  })

  it("does not export as placed what is canceled while it waits, and tells of what is canceled after", async () => {
    const [before, after] = rig.shelf.placeUnseen(2, 5)
    const runtime = await rig.start()
    await runtime.relay.stop()
    await untilBackfill(rig, runtime, await backfill(rig, {}, "erp", runtime), "done")
    await rig.change(runtime, before!, canceled())
    runtime.relay.start()
    await rig.untilStatus("delivered", 1)
    await rig.change(runtime, after!, canceled())
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.ledger.map(({ reference }) => reference)).toEqual([after])
    expect(rig.erp.changesOf(after!)).toEqual(["order.canceled"])
  })

  it("takes up orders that were not for the connection when they were placed, by its routing as it is now", async () => {
    const before = await rig.start({ connection: { subscriptions: { sales_channels: ["sc_1"] } } })
    const ids = await rig.place(before, 2, { sales_channel_id: "sc_2" })
    const after = await rig.start({ connection: { subscriptions: { sales_channels: ["sc_1", "sc_2"] } } })
    expect(await after.gaps.missing(ids)).toEqual([])
    await untilBackfill(rig, after, await backfill(rig, {}, "erp", after), "done")
    await rig.untilStatus("delivered", 2)
    expect(await after.standings.read(ids[0]!, false)).toMatchObject([{ document: { number: expect.any(String) } }])
  })

  it("uses the messages another connection has, and tells of the latest edit", async () => {
    const placing = await rig.start()
    const [edited, plain] = await rig.place(placing, 2, city("Bremen"))
    await rig.untilStatus("delivered", 2)
    for (const [told, name] of ["Kiel", "Bonn"].entries()) {
      await rig.change(placing, edited!, city(name))
      await rig.untilStatus("delivered", 3 + told)
    }
    const messages = await rig.sql("SELECT id, content_hash FROM erp_message ORDER BY id")

    const runtime = await rig.start({ others: [{ name: "second" }] })
    await untilBackfill(rig, runtime, await backfill(rig, {}, "second", runtime), "done")
    await rig.until(
      async () => (await written(rig)).filter(({ name }) => name === "second").length === 3,
      "all is written"
    )
    expect(await rig.sql("SELECT id, content_hash FROM erp_message ORDER BY id")).toEqual(messages)
    expect(
      await rig.sql(
        `SELECT d.subject, m.type, m.revision FROM erp_delivery d JOIN erp_message m ON m.id = d.message_id
          WHERE d.connection_id = $1 ORDER BY d.subject = $2 DESC, d.seq`,
        [await idOf(runtime, "second"), edited]
      )
    ).toEqual([
      { subject: edited, type: "order.placed", revision: 1 },
      { subject: edited, type: "order.edited", revision: 3 },
      { subject: plain, type: "order.placed", revision: 1 },
    ])
  })

  it("does not send what was erased, and says so", async () => {
    const placing = await rig.start()
    const [order] = await rig.place(placing)
    await rig.untilStatus("delivered")
    await rig.sql("UPDATE erp_message SET erased_at = now(), purged_at = now()")
    const runtime = await rig.start({ others: [{ name: "second" }] })
    const preview = await runtime.backfills.preview(await idOf(runtime, "second"), asked(), rig.shelf.reader)
    expect(preview).toMatchObject({ would_go: 0, failed: 1, summary: "0 would go, 1 cannot be sent" })
    expect(await untilBackfill(rig, runtime, await backfill(rig, {}, "second", runtime), "done")).toMatchObject({
      ...{ queued: 0, failed: 1 },
      failures: [{ order_id: order, reason: "The personal data of this order was erased." }],
    })
    expect((await written(rig)).map(({ name }) => name)).toEqual(["erp"])
  })

  it("counts what cannot be read, and sends the others", async () => {
    const [good] = rig.shelf.placeUnseen(1, 9)
    const [bad] = rig.shelf.placeUnseen(1, 8)
    const [worse] = rig.shelf.placeUnseen(1, 7, { payment_collections: "nonsense" })
    const [fine] = rig.shelf.placeUnseen(1, 6)
    rig.shelf.change(bad!, { display_id: {} })
    const runtime = await rig.start()
    const id = await backfill(rig, {}, "erp", runtime)
    const unreadable = { reason: "The order cannot be read." }
    expect(await untilBackfill(rig, runtime, id, "done")).toMatchObject({
      ...{ looked_at: 4, queued: 2, failed: 2 },
      failures: [
        { order_id: bad, ...unreadable },
        { order_id: worse, ...unreadable },
      ],
    })
    expect((await written(rig)).map(({ subject }) => subject)).toEqual([good, fine])
  })

  it("counts what can be looked at and not be read, once the others of its lot are through", async () => {
    const ids = rig.shelf.placeUnseen(3, 9)
    const runtime = await rig.start()
    const { id } = await runtime.backfills.start(await idOf(runtime), asked(), OPERATOR)
    runtime.backfills.work({
      ...rig.shelf.reader,
      read: async (some) => (some.includes(ids[1]!) ? [{ id: ids[1], created_at: "x" }] : rig.readOrders(some)),
    })
    expect(await untilBackfill(rig, runtime, id, "done")).toMatchObject({ looked_at: 3, queued: 2, failed: 1 })
    expect((await written(rig)).map(({ subject }) => subject)).toEqual([ids[0], ids[2]])
  })

  it("ends at its maximum, and says so", async () => {
    rig.shelf.placeUnseen(5, 9)
    const runtime = await rig.start()
    expect(
      await runtime.backfills.preview(await idOf(runtime), asked({ max_orders: 2 }), rig.shelf.reader)
    ).toMatchObject({ would_go: 2, summary: "2 would go, 3 more than max_orders" })
    const id = await backfill(rig, { max_orders: 2 }, "erp", runtime)
    expect(await untilBackfill(rig, runtime, id, "done")).toMatchObject({ queued: 2, ended_by: "max_orders" })
    const again = await untilBackfill(rig, runtime, await backfill(rig, {}, "erp", runtime), "done")
    expect(again).toMatchObject({ queued: 3, already_there: 2, ended_by: null })
  })
})

describe("a dry run over more orders than one looks at", () => {
  it("reckons from samples, says so, and is not far off", async () => {
    for (const daysAgo of [60, 50, 40, 30, 20, 10, 1]) {
      rig.shelf.placeUnseen(600, daysAgo)
      rig.shelf.placeUnseen(200, daysAgo, canceled())
    }
    const rows = await rig.shelf.reader.look({ after: "", up_to: "order_Z", limit: 10_000 })
    await rig.sql('CREATE TABLE "order" (id text PRIMARY KEY)')
    await rig.sql('INSERT INTO "order" SELECT unnest($1::text[])', [rows.map((row) => (row as { id: string }).id)])
    await rig.sql('ANALYZE "order"')
    const runtime = rig.runtime()
    await runtime.connections.sync()
    const view = await runtime.backfills.preview(await idOf(runtime), asked(), rig.shelf.reader)
    await rig.sql('DROP TABLE "order"')
    expect(view).toMatchObject({
      estimate: true,
      summary: expect.stringMatching(/^about \d+ would go, about \d+ canc/),
    })
    expect(view.looked_at).toBeLessThanOrEqual(4_000)
    expect(view.would_go + view.canceled).toBeGreaterThan(5_600 * 0.8)
    expect(view.would_go + view.canceled).toBeLessThan(5_600 * 1.2)
  })
})
