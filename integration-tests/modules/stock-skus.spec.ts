import { Rig } from "../support/rig"
import { StockShop, WAREHOUSE } from "../support/stock-shop"

const at = WAREHOUSE

describe("the SKU an ERP says", () => {
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

  it("finds an item by its variant's SKU, and says when that is not possible", async () => {
    const runtime = await shop.open()
    await shop.stock(["item", "x", "y"])
    await rig.sql(
      `INSERT INTO product_variant (id, title, sku, manage_inventory) VALUES
         ('v1', 'one', 'V1', true), ('v2', 'kit', 'V2', true), ('v3', 'free', 'V3', false)`
    )
    await rig.sql(
      `INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id) VALUES
         ('l1', 'v1', 'iitem_item'), ('l2', 'v2', 'iitem_x'), ('l3', 'v2', 'iitem_y')`
    )
    const id = await shop.say(["V1", "V2", "V3"].map((sku) => ({ sku, location: at, quantity: 8, version: 1 })))
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ item: 8, x: 0, y: 0 })
    expect((await shop.message(id)).exceptions).toEqual([
      { index: 1, result: "held", code: "sku_ambiguous" },
      { index: 2, result: "held", code: "sku_untracked" },
    ])
  })

  it.each([
    ["the newer", { own: [5, 2], variant: [9, 1] }, 5],
    ["the newer, whichever comes first", { own: [5, 1], variant: [9, 2] }, 9],
    ["of one version the lower", { own: [5, 1], variant: [4, 1] }, 4],
    ["of one version the lower, whichever comes first", { own: [3, 1], variant: [4, 1] }, 3],
  ])("of two SKUs that mean one level counts %s", async (_name, { own, variant }, counts) => {
    const runtime = await shop.open()
    await shop.stock(["item"])
    await rig.sql("INSERT INTO product_variant (id, title, sku, manage_inventory) VALUES ('v1', 'one', 'V1', true)")
    await rig.sql(
      "INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id) VALUES ('l1', 'v1', 'iitem_item')"
    )
    const said = (sku: string, [quantity, version]: number[]) => ({ sku, location: at, quantity: quantity!, version })
    const words = [said("item", own!), said("V1", variant!)]
    await shop.say(words)
    await shop.drain(runtime)
    expect(await shop.levels()).toEqual({ item: counts })
  })
})
