import { Rig } from "../support/rig"
import { PLACE, StockShop, WAREHOUSE } from "../support/stock-shop"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
afterAll(() => rig.destroy())

describe("what is reserved for orders whose payload is gone", () => {
  it("counts as before, when the ERP tells of its stock", async () => {
    const shop = await StockShop.in(rig)
    const runtime = await shop.open({ connection: { stock: { semantics: "available" } } })
    const asOf = Date.parse("2026-11-20T12:00:00Z")
    await shop.stock(["A", "B"])
    await rig.sql("SET session_replication_role = replica")
    await rig.sql("UPDATE inventory_level SET reserved_quantity = 5")
    const said = { A: { message: "2", edited: null }, B: { message: "2", edited: "3" } }
    for (const [sku, { message, edited }] of Object.entries(said)) {
      const payload = (quantity: string) => ({
        ...{ order_id: `order-${sku}`, email: "canary@example.com", customer: { id: "cus_1" } },
        lines: [{ line_id: `line-${sku}`, sku, quantity, title: "Canary" }],
      })
      await rig.sql(
        `INSERT INTO order_item (id, order_id, version, item_id, quantity, raw_quantity, fulfilled_quantity, raw_fulfilled_quantity,
           delivered_quantity, raw_delivered_quantity, shipped_quantity, raw_shipped_quantity, return_requested_quantity,
           raw_return_requested_quantity, return_received_quantity, raw_return_received_quantity, return_dismissed_quantity,
           raw_return_dismissed_quantity, written_off_quantity, raw_written_off_quantity)
         VALUES ($1, 'order-' || $1::text, 1, 'line-' || $1::text, 5, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}', 0, '{}')`,
        [sku]
      )
      await rig.sql(
        `INSERT INTO reservation_item (id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity)
         VALUES ($1, 'line-' || $1::text, 'iitem_' || $1::text, $2, 5, '{}')`,
        [sku, PLACE]
      )
      await rig.sql(
        `INSERT INTO erp_message (id, type, version, subject, revision, time, data, created_at)
         VALUES ('m' || $1::text, 'order.placed', 1, 'order-' || $1::text, 1, now(), $2, now() - interval '1 year')`,
        [sku, JSON.stringify(payload(message))]
      )
      await rig.sql(
        `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, delivered_at, data_override)
         SELECT 'd' || $1::text, 'm' || $1::text, id, 'order.placed', 'order-' || $1::text, 'delivered', now(), $2, $3 FROM erp_connection`,
        [sku, new Date(asOf - 100 * 86_400_000), edited === null ? null : JSON.stringify(payload(edited))]
      )
    }
    const levels = async (version: number) => {
      const as_of = new Date(asOf).toISOString()
      await shop.say(["A", "B"].map((sku) => ({ sku, location: WAREHOUSE, quantity: 10, version, as_of })))
      await shop.drain(runtime)
      return shop.levels()
    }
    const before = await levels(1)
    expect(before).toEqual({ A: 12, B: 13 })
    await rig.sql("UPDATE erp_delivery SET updated_at = delivered_at")
    await rig.sql("UPDATE inventory_level SET stocked_quantity = 0")
    expect(await runtime.keeping.purge()).toEqual({ payloads: 2 })
    expect(JSON.stringify(await rig.sql("SELECT data, data_override FROM erp_message, erp_delivery"))).not.toMatch(
      /canary/i
    )
    expect(await levels(2)).toEqual(before)
    await rig.sql("SET session_replication_role = origin")
  })
})
