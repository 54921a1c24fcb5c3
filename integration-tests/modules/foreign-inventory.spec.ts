import { ForeignInventory } from "../support/foreign-inventory"
import { Rig } from "../support/rig"
import { PLACE, StockShop, WAREHOUSE } from "../support/stock-shop"

const at = WAREHOUSE

describe("a store whose inventory module is its own", () => {
  let rig: Rig
  let shop: StockShop
  let own: ForeignInventory

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(async () => {
    await rig.reset()
    shop = await StockShop.in(rig)
    own = new ForeignInventory()
  })
  afterAll(async () => rig.destroy())

  const open = (stock = {}) => shop.open({ inventory: () => own.asModule(), connection: { stock } })

  it("gets its stock through the module: absolute, newest first, unchanged quantities not at all", async () => {
    const runtime = await open()
    own.keep(["A", "B", "C"], PLACE, 3)
    const id = await shop.say([
      { sku: "A", location: at, quantity: 7, version: 2 },
      { sku: "B", location: at, quantity: 3, version: 2 },
      { sku: "C", location: at, quantity: 0, version: 2 },
    ])
    await shop.drain(runtime)
    const late = await shop.say([
      { sku: "A", location: at, quantity: 9, version: 1 },
      { sku: "C", location: at, quantity: 0, version: 2 },
    ])
    await shop.drain(runtime)
    expect(own.quantities()).toEqual({ A: 7, B: 3, C: 0 })
    expect(own.updates).toBe(2)
    expect(await shop.levels()).toEqual({})
    expect(await shop.message(id)).toMatchObject({ status: "applied", applied: 3 })
    expect((await shop.message(late)).exceptions).toEqual([
      { index: 0, result: "superseded", code: "older" },
      { index: 1, result: "superseded", code: "same" },
    ])
  })

  it("holds what has no place, and applies it by itself once it has, unless something newer came", async () => {
    const runtime = await open()
    own.items.push({ id: "own-B", sku: "B" })
    const id = await shop.say([
      { sku: "A", location: at, quantity: 5, version: 1 },
      { sku: "B", location: at, quantity: 6, version: 1 },
      { sku: "C", location: "WH9", quantity: 6, version: 1 },
    ])
    await shop.drain(runtime)
    expect((await shop.message(id)).exceptions?.map(({ code }) => code)).toEqual([
      "sku_unknown",
      "level_missing",
      "location_unmapped",
    ])
    await shop.say([{ sku: "A", location: at, quantity: 4, version: 2 }])
    await shop.drain(runtime)
    own.keep(["A"], PLACE)
    own.levels.push({ inventory_item_id: "own-B", location_id: PLACE, stocked_quantity: 0 })
    runtime.drain.release()
    await shop.drain(runtime)
    expect(own.quantities()).toEqual({ A: 4, B: 6 })
    expect(await shop.message(id)).toMatchObject({ status: "held", applied: 1, superseded: 1, held: 1 })
  })

  it("creates levels where the connection says so", async () => {
    const runtime = await open({ create_levels: true })
    own.items.push({ id: "own-A", sku: "A" })
    await shop.say([{ sku: "A", location: at, quantity: 5, version: 1 }])
    await shop.drain(runtime)
    expect(own.quantities()).toEqual({ A: 5 })
  })

  it("keeps what is reserved for orders the ERP knew", async () => {
    const runtime = await open({ semantics: "available" })
    own.keep(["A"], PLACE)
    await rig.sql("SET session_replication_role = replica")
    for (const [order, quantity, delivered] of [
      ["known", 3, "2 hours"],
      ["unknown", 2, "-2 hours"],
    ]) {
      const line = `line-${order}`
      own.reservations.push({
        ...{ line_item_id: line, inventory_item_id: "own-A", location_id: PLACE },
        quantity: Number(quantity),
      })
      await rig.sql(
        `INSERT INTO order_item (id, order_id, version, item_id, quantity, raw_quantity, fulfilled_quantity, raw_fulfilled_quantity,
           delivered_quantity, raw_delivered_quantity, shipped_quantity, raw_shipped_quantity, return_requested_quantity,
           raw_return_requested_quantity, return_received_quantity, raw_return_received_quantity, return_dismissed_quantity,
           raw_return_dismissed_quantity, written_off_quantity, raw_written_off_quantity)
         VALUES ($1::text, $1::text, 1, $2, $3::int, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}')`,
        [order, line, quantity]
      )
      await rig.sql(
        `INSERT INTO erp_message (id, type, version, subject, revision, time, data)
         VALUES ($1::text, 'order.placed', 1, $1::text, 1, now(), $2)`,
        [order, JSON.stringify({ lines: [{ line_id: line, quantity: String(quantity) }] })]
      )
      await rig.sql(
        `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, delivered_at)
         SELECT $1::text, $1::text, id, 'order.placed', $1::text, 'delivered', now(), now() - $2::interval FROM erp_connection`,
        [order, delivered]
      )
    }
    await shop.say([{ sku: "A", location: at, quantity: 10, version: 1, as_of: new Date().toISOString() }])
    await shop.drain(runtime)
    expect(own.quantities()).toEqual({ A: 13 })
  })
})
