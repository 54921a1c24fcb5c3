import { Rig } from "../support/rig"
import { PLACE, StockShop, WAREHOUSE } from "../support/stock-shop"

const at = WAREHOUSE

describe("stock that comes in", () => {
  let rig: Rig
  let shop: StockShop

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(async () => {
    await rig.reset()
    shop = await StockShop.in(rig)
  })
  afterAll(async () => rig.destroy())

  it("is written absolutely, and the same again changes nothing", async () => {
    const runtime = await shop.open()
    await shop.stock(["A", "B"], 3)
    const first = await shop.say([
      { sku: "A", location: at, quantity: 7, version: 1 },
      { sku: "B", location: at, quantity: 0, version: 1 },
    ])
    await shop.drain(runtime)
    const again = await shop.say([{ sku: "A", location: at, quantity: 7, version: 1 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 7, B: 0 })
    expect(await shop.message(first)).toMatchObject({ status: "applied", applied: 2 })
    expect(await shop.message(again)).toMatchObject({
      status: "superseded",
      exceptions: [{ index: 0, result: "superseded", code: "same" }],
    })
  })

  it("goes by version, not by arrival", async () => {
    const runtime = await shop.open()
    await shop.stock(["A"])
    await shop.say([{ sku: "A", location: at, quantity: 5, version: "18446744073709551615" }])
    const late = await shop.say([{ sku: "A", location: at, quantity: 9, version: 18 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 5 })
    const later = await shop.say([{ sku: "A", location: at, quantity: 9, version: 4711 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 5 })
    for (const id of [late, later]) {
      expect(await shop.message(id)).toMatchObject({ status: "superseded", exceptions: [{ code: "older" }] })
    }
  })

  it("of one version counts the lower quantity, whichever came first", async () => {
    const runtime = await shop.open()
    await shop.stock(["A", "B"])
    for (const [a, b] of [
      [9, 4],
      [4, 9],
    ]) {
      await shop.say([
        { sku: "A", location: at, quantity: a!, version: 1 },
        { sku: "B", location: at, quantity: b!, version: 1 },
      ])
      await shop.drain(runtime)
    }
    expect(await shop.levels()).toEqual({ A: 4, B: 4 })
  })

  it("is compared with what Medusa has now: a quantity somebody changed by hand is set right, and no event is owed for the rest", async () => {
    const runtime = await shop.open()
    await shop.stock(["A", "B"], 5)
    await shop.say([
      { sku: "A", location: at, quantity: 5, version: 1 },
      { sku: "B", location: at, quantity: 5, version: 1 },
    ])
    await shop.drain(runtime)
    expect(await rig.sql("SELECT * FROM erp_owed_events")).toEqual([])
    await rig.sql("UPDATE inventory_level SET stocked_quantity = 99 WHERE inventory_item_id = 'iitem_A'")
    await shop.say([{ sku: "A", location: at, quantity: 5, version: 2 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 5, B: 5 })
    expect(await rig.sql("SELECT action, level_ids FROM erp_owed_events")).toEqual([
      { action: "updated", level_ids: [`ilev_${PLACE}_A`] },
    ])
  })

  it("refuses what makes no sense item by item, and lets the rest through", async () => {
    const runtime = await shop.open()
    await shop.stock(["A"], 1)
    const id = await shop.say([
      { sku: "A", location: at, quantity: 2, version: 1 },
      { sku: "A", location: at, quantity: -1, version: 2 },
      { sku: "A", location: at, delta: 3, version: 3 } as never,
      { sku: "A", location: at, quantity: 1.5, version: 4 },
      { sku: "A", location: at, quantity: 4 },
      null as never,
    ])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 2 })
    expect(await shop.message(id)).toMatchObject({
      status: "dead",
      applied: 1,
      refused: 5,
      code: "quantity_negative",
      exceptions: [
        { index: 1, code: "quantity_negative" },
        { index: 2, code: "delta" },
        { index: 3, code: "quantity_fractional" },
        { index: 4, code: "version_missing" },
        { index: 5, code: "item_invalid" },
      ],
    })
  })

  it("is read as the connection says: none for less than none, fractions, a buffer", async () => {
    const stock = { negative_policy: "zero", allow_fractions: true, safety_buffer: 2 } as const
    const runtime = await shop.open({ connection: { stock } })
    await shop.stock(["A", "B", "C"], 5)
    await shop.say([
      { sku: "A", location: at, quantity: -4, version: 1 },
      { sku: "B", location: at, quantity: "7.25", version: 1 },
      { sku: "C", location: at, quantity: 1, version: 1 },
    ])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 0, B: 5.25, C: 0 })
  })

  it("waits for what it needs, and is applied by itself once that is there, each for its own cause", async () => {
    const runtime = await shop.open()
    await shop.stock(["A", "B"], 1, null)
    await shop.keep(["A"], 1)
    const id = await shop.say([
      { sku: "A", location: "WH2", quantity: 5, version: 1 },
      { sku: "B", location: at, quantity: 6, version: 1 },
      { sku: "C", location: at, quantity: 7, version: 1 },
    ])
    await shop.drain(runtime)
    expect(await shop.message(id)).toMatchObject({
      status: "held",
      held: 3,
      exceptions: [{ code: "location_unmapped" }, { code: "level_missing" }, { code: "sku_unknown" }].map(
        expect.objectContaining
      ),
    })
    await shop.map("WH2", "sloc_two")
    await shop.keep(["A"], 0, "sloc_two")
    await shop.keep(["B"])
    await shop.stock(["C"])
    runtime.drain.release()
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 1, B: 6, C: 7 })
    expect(await shop.levels("sloc_two")).toEqual({ A: 5 })
    expect(await shop.message(id)).toMatchObject({ status: "applied", applied: 3, held: 0, code: null })
  })

  it("goes to where its location is now, once that was mapped to another place", async () => {
    const runtime = await shop.open()
    await shop.stock(["A"], 1)
    await shop.keep(["A"], 0, "sloc_two")
    const id = await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await shop.drain(runtime)
    const [connection] = await runtime.connections.list()
    await runtime.locations.replace(connection!.id, [{ location: at, stock_location_id: "sloc_two" }])
    await shop.drain(runtime)
    expect(await shop.levels("sloc_two")).toEqual({ A: 5 })
    expect(await shop.message(id)).toMatchObject({ status: "applied", applied: 1, held: 0 })
  })

  it("does not apply what was held once something newer has come", async () => {
    const runtime = await shop.open()
    const held = await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await shop.drain(runtime)
    const newer = await shop.say([{ sku: "A", location: at, quantity: 3, version: 2 }])
    await shop.drain(runtime)
    expect(await shop.message(held)).toMatchObject({ status: "superseded", held: 0, superseded: 1 })
    await shop.stock(["A"])
    runtime.drain.release()
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 3 })
    expect(await shop.message(newer)).toMatchObject({ status: "applied" })
  })

  it("creates levels where the connection says so", async () => {
    const runtime = await shop.open({ connection: { stock: { create_levels: true } } })
    await shop.stock(["A"], 0, null)
    await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 5 })
    expect(await rig.sql("SELECT action FROM erp_owed_events ORDER BY action")).toEqual([
      { action: "created" },
      { action: "updated" },
    ])
  })

  it("counts from the start again once its epoch was reset; what came before does not come back", async () => {
    const runtime = await shop.open()
    await shop.stock(["A"])
    await shop.say([{ sku: "A", location: at, quantity: 5, version: 900 }])
    await shop.drain(runtime)
    const before = await shop.say([{ sku: "A", location: at, quantity: 6, version: 901 }])
    await rig.sql("UPDATE erp_connection SET epoch = epoch + 1")
    await shop.say([{ sku: "A", location: at, quantity: 2, version: 1 }])
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 2 })
    expect(await shop.message(before)).toMatchObject({ status: "superseded" })
  })

  it("lets a small message overtake an import, and the import go on", async () => {
    const runtime = await shop.open()
    const skus = Array.from({ length: 2_500 }, (_, n) => `S${n}`)
    await shop.stock([...skus, "A"])
    const bulk = await shop.say(skus.map((sku, n) => ({ sku, location: at, quantity: n + 1, version: 1 })))
    await runtime.drain.look()
    const small = await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await runtime.drain.look()
    expect(await shop.message(small)).toMatchObject({ status: "applied" })
    expect(await shop.message(bulk)).toMatchObject({ status: "received", applied: 1_000 })
    await shop.drain(runtime)
    expect(await shop.message(bulk)).toMatchObject({ status: "applied", applied: 2_500 })
    expect(await shop.levels()).toMatchObject({ S0: 1, S1000: 1001, S2499: 2500 })
  })

  it("reads only the rows it writes, also of tables that have just been filled", async () => {
    const runtime = await shop.open({ connection: { stock: { create_levels: true, semantics: "available" } } })
    const skus = Array.from({ length: 8_000 }, (_, n) => `S${n}`)
    await shop.stock(skus, 0, null)
    await rig.sql("SELECT pg_stat_force_next_flush(), pg_stat_reset()")
    const as_of = new Date().toISOString()
    for (const half of [skus.slice(0, 4_000), skus.slice(4_000)]) {
      await shop.say(half.map((sku) => ({ sku, location: at, quantity: 1, version: 1, as_of })))
    }
    await shop.drain(runtime)
    await runtime.stop() // only a session that has ended has told all it read
    const rows = await rig.sql<{ table: string; read: number }>(
      `SELECT relname AS table, (seq_tup_read + idx_tup_fetch)::int AS read FROM pg_stat_user_tables
        WHERE relname IN ('inventory_item', 'inventory_level', 'erp_stock_level') ORDER BY relname`
    )
    expect(rows.map(({ table }) => table)).toEqual(["erp_stock_level", "inventory_item", "inventory_level"])
    expect(rows.filter(({ read }) => read > 8 * skus.length)).toEqual([])
  })

  it("leaves a connection alone that is paused, and keeps what came in", async () => {
    const runtime = await shop.open({ connection: { paused: true } })
    await shop.stock(["A"])
    const id = await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await shop.drain(runtime)
    expect(await shop.message(id)).toMatchObject({ status: "received" })
  })

  it("waits for a checkout that holds a level for half a second, then for the next look", async () => {
    const runtime = await shop.open()
    await shop.stock(["A"])
    const id = await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await rig.sql("BEGIN")
    await rig.sql("UPDATE inventory_level SET reserved_quantity = 1 WHERE inventory_item_id = 'iitem_A'")
    await expect(runtime.drain.look()).rejects.toMatchObject({ code: "55P03" })
    await rig.sql("COMMIT")
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ A: 5 })
    expect(await shop.message(id)).toMatchObject({ status: "applied", applied: 1 })
    expect(await rig.sql("SELECT reserved_quantity::int AS reserved FROM inventory_level")).toEqual([{ reserved: 1 }])
  })
})
