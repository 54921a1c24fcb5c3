import { MedusaError } from "@medusajs/framework/utils"
import { asked, backfill, idOf, OPERATOR, untilBackfill, written } from "../support/backfills"
import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

describe("fresh orders", () => {
  it("never wait behind a backfill of 1,000", async () => {
    const older = rig.shelf.placeUnseen(1_000, 30)
    rig.erp.behave = async (book) => {
      await new Promise((resolve) => setImmediate(resolve))
      return book()
    }
    const runtime = await rig.start({ connection: { concurrency: 4 } })
    const id = await backfill(rig, {}, "erp", runtime)
    const behind: number[] = []
    for (const share of [0.2, 0.4, 0.6]) {
      await rig.until(
        async () => (await runtime.backfills.retrieve(id)).queued > 1_000 * share,
        "it is under way",
        20_000
      )
      const [fresh] = await rig.place(runtime)
      const begun = rig.erp.count("deliver")
      await rig.until(async () => rig.erp.documentsOf(fresh!).length, "the fresh order is booked")
      const calls = rig.erp.requests.filter(({ kind }) => kind === "deliver")
      behind.push(calls.findIndex(({ reference }) => reference === fresh) - begun)
    }
    // Those that were being called or claimed in this moment.
    expect(Math.max(...behind)).toBeLessThanOrEqual(8)
    expect(await untilBackfill(rig, runtime, id, "done")).toMatchObject({ queued: 1_000 })
    await rig.untilStatus("delivered", 1_003, 20_000)
    expect(rig.erp.duplicates()).toEqual([])
    expect(new Set(rig.erp.ledger.map(({ reference }) => reference)).size).toBe(older.length + 3)
  }, 60_000)

  it("find a call free although the ERP hangs with older ones, and go first where there is one call", async () => {
    rig.shelf.placeUnseen(30, 30)
    const gate = rig.erp.gate()
    const isOlder = (data: Record<string, unknown>) => Date.parse(String(data.placed_at)) < Date.now() - 86_400_000
    rig.erp.behave = async (book, _context, { data }) => {
      if (isOlder(data as Record<string, unknown>)) {
        await gate.pass()
      }
      return book()
    }
    const runtime = await rig.start({ connection: { concurrency: 2 } })
    await backfill(rig, {}, "erp", runtime)
    await rig.until(async () => gate.arrived === 1, "an older one hangs")
    const fresh = await rig.place(runtime, 2)
    await rig.until(async () => fresh.every((order) => rig.erp.documentsOf(order).length), "the fresh ones are booked")
    expect(gate.arrived).toBe(1)
    gate.open()
  })
})

describe("a backfill and its processes", () => {
  it("goes on at another one when its own is killed in the middle of a lot", async () => {
    const ids = rig.shelf.placeUnseen(25, 30)
    const gate = rig.erp.gate()
    const dying = rig.runtime()
    await dying.connections.sync()
    dying.backfills.loop.start()
    const { id } = await dying.backfills.start(await idOf(dying), asked(), OPERATOR)
    dying.backfills.work({
      ...rig.shelf.reader,
      read: async (some) => {
        if (some.includes(ids[10]!)) {
          await gate.pass()
        }
        return rig.readOrders(some)
      },
    })
    await rig.until(async () => gate.arrived === 1, "the second lot is being read")
    expect(await dying.backfills.retrieve(id)).toMatchObject({ state: "running", looked_at: 10, queued: 10 })
    // It stands still for longer than its lease, and another process takes over.
    await rig.sql("UPDATE erp_backfill SET lease_token = 'another', lease_until = now() - interval '1 second'")
    gate.open()
    await dying.backfills.loop.stop()
    expect(await written(rig)).toHaveLength(10)

    const runtime = await rig.start()
    runtime.backfills.work(rig.shelf.reader)
    expect(await untilBackfill(rig, runtime, id, "done")).toMatchObject({
      looked_at: 25,
      queued: 25,
      already_there: 0,
      failed: 0,
    })
    await rig.untilStatus("delivered", 25)
    expect((await written(rig)).map(({ subject }) => subject)).toEqual(ids)
    expect(rig.erp.duplicates()).toEqual([])
  })

  it("is canceled: not one more is written", async () => {
    const ids = rig.shelf.placeUnseen(40, 30)
    const gate = rig.erp.gate()
    const runtime = await rig.start()
    const { id } = await runtime.backfills.start(await idOf(runtime), asked(), OPERATOR)
    runtime.backfills.work({
      ...rig.shelf.reader,
      read: async (some) => {
        if (some.includes(ids[10]!)) {
          await gate.pass()
        }
        return rig.readOrders(some)
      },
    })
    await rig.until(async () => gate.arrived === 1, "the second lot is being read")
    await runtime.backfills.cancel(id)
    gate.open()
    await runtime.backfills.loop.stop()
    await rig.untilStatus("delivered", 10)
    expect(await written(rig)).toHaveLength(10)
    expect(await runtime.backfills.retrieve(id)).toMatchObject({
      ...{ state: "canceled", ended_by: "person", queued: 10, finished_at: expect.any(Date) },
    })
    await expect(runtime.backfills.cancel(id)).rejects.toMatchObject({ type: MedusaError.Types.CONFLICT })
    await expect(runtime.backfills.cancel("erpbkf_none")).rejects.toMatchObject({ type: MedusaError.Types.NOT_FOUND })
  })

  it("is one at a time per connection", async () => {
    const runtime = rig.runtime({ others: [{ name: "second" }] })
    await runtime.connections.sync()
    const [erp, second] = [await idOf(runtime), await idOf(runtime, "second")]
    const started = await Promise.allSettled([1, 2, 3].map(() => runtime.backfills.start(erp, asked(), OPERATOR)))
    expect(started.filter(({ status }) => status === "fulfilled")).toHaveLength(1)
    await expect(runtime.backfills.start(erp, asked(), OPERATOR)).rejects.toMatchObject({
      type: MedusaError.Types.CONFLICT,
      message: expect.stringMatching(/is running: wait until it is done, or cancel it/),
    })
    const { id } = await runtime.backfills.start(second, asked(), OPERATOR)
    await runtime.backfills.cancel(id)
    const again = await runtime.backfills.start(second, asked(), OPERATOR)
    const { backfills, count } = await runtime.backfills.list(second, { limit: 1, offset: 0 })
    expect([backfills.map((one) => one.id), count]).toEqual([[again.id], 2])
  })

  it("waits while the connection is paused, and ends when it is deleted", async () => {
    rig.shelf.placeUnseen(2, 30)
    const runtime = await rig.start()
    await rig.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'test'")
    const id = await backfill(rig, {}, "erp", runtime)
    await rig.until(async () => {
      const [row] = await rig.sql<{ later: boolean }>(
        "SELECT ready_at > created_at + interval '1 second' AS later FROM erp_backfill"
      )
      return row!.later
    }, "it has looked")
    expect(await written(rig)).toEqual([])
    await rig.sql("UPDATE erp_connection SET source = 'admin'")
    await runtime.connectionRemoval.remove(await idOf(runtime), { discard: false })
    expect(await runtime.backfills.retrieve(id)).toMatchObject({ state: "canceled", ended_by: "connection_deleted" })
  })

  it("is refused where it could do nothing", async () => {
    const runtime = rig.runtime({ connection: { subscriptions: { message_types: ["order.canceled"] } } })
    await runtime.connections.sync()
    await expect(runtime.backfills.start(await idOf(runtime), asked(), OPERATOR)).rejects.toMatchObject({
      type: MedusaError.Types.CONFLICT,
      message: expect.stringMatching(/is not told of placed orders/),
    })
    await expect(runtime.backfills.start("erpcon_none", asked(), OPERATOR)).rejects.toMatchObject({
      type: MedusaError.Types.NOT_FOUND,
    })
  })
})
