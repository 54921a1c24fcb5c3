import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { HELD_STOCK_CODES } from "../../src/modules/erp/stock-items"
import { Rig } from "../support/rig"
import { StockShop, WAREHOUSE } from "../support/stock-shop"

interface Case {
  /** What the store lacks when "A" is said to be 5 in the warehouse. */
  lacking(): Promise<unknown>
  mend(runtime: ErpRuntime): Promise<unknown>
}

let rig: Rig
let shop: StockShop

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(async () => {
  await rig.reset()
  shop = await StockShop.in(rig)
})
afterAll(() => rig.destroy())

const variant = (manages: boolean, ...items: string[]) =>
  rig.sql(
    `WITH v AS (INSERT INTO product_variant (id, title, sku, manage_inventory) VALUES ('v', 'A', 'A', ${manages}))
     INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id)
     SELECT 'l' || i, 'v', 'iitem_' || i FROM unnest($1::text[]) i`,
    [items]
  )

const CASES: Record<keyof typeof HELD_STOCK_CODES, Case> = {
  location_unmapped: {
    async lacking() {
      await shop.stock(["A"])
      await rig.sql("DELETE FROM erp_location")
    },
    async mend(runtime) {
      const [connection] = await runtime.connections.list()
      await runtime.locations.replace(connection!.id, [{ location: WAREHOUSE, stock_location_id: "sloc_main" }])
    },
  },
  sku_unknown: { lacking: async () => undefined, mend: () => shop.stock(["A"]) },
  sku_ambiguous: {
    async lacking() {
      await shop.stock(["x", "y"])
      await variant(true, "x", "y")
    },
    mend: () => shop.stock(["A"]),
  },
  sku_untracked: {
    async lacking() {
      await variant(false)
    },
    async mend() {
      await shop.stock(["own"])
      await rig.sql("UPDATE product_variant SET manage_inventory = true")
      await rig.sql(
        "INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id) VALUES ('l', 'v', 'iitem_own')"
      )
    },
  },
  level_missing: { lacking: () => shop.stock(["A"], 0, null), mend: () => shop.keep(["A"]) },
}

it("each code stock is held with has a case here", () => {
  expect(Object.keys(CASES).sort()).toEqual(Object.keys(HELD_STOCK_CODES).sort())
})

it.each(Object.entries(CASES))("%s: is shown, and applied by itself once that is mended", async (code, held) => {
  const runtime = await shop.open()
  await held.lacking()
  const id = await shop.say([{ sku: "A", location: WAREHOUSE, quantity: 5, version: 1 }])
  await shop.drain(runtime)
  expect(await runtime.stock.find({ sku: "A" })).toMatchObject([
    { status: "held", code, reason: HELD_STOCK_CODES[code as keyof typeof CASES], message: { id } },
  ])
  expect((await runtime.inboxMessages.list({ status: ["held"] }, { limit: 5, offset: 0 })).messages).toMatchObject([
    { id, code, held: 1 },
  ])

  await held.mend(runtime)
  runtime.drain.release()
  await shop.drain(runtime)
  expect(await shop.message(id)).toMatchObject({ status: "applied", applied: 1, held: 0, code: null })
  expect(Object.values(await shop.levels())).toContain(5)
  expect(await runtime.stock.find({ sku: "A" })).toMatchObject([{ status: "applied", code: null }])
})
