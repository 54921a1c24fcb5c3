import type { EmitEvents } from "../../src/modules/erp/services/owed-events"
import { Rig } from "../support/rig"
import { StockShop, WAREHOUSE } from "../support/stock-shop"

describe("events that are owed for changed stock", () => {
  let rig: Rig
  let shop: StockShop
  let lots: string[][]
  let broken: boolean

  const emit: EmitEvents = async (events) => {
    if (broken) {
      throw new Error("no bus")
    }
    lots.push(events.map(({ name, data }) => `${name} ${data.id}`))
  }

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(async () => {
    await rig.reset()
    shop = await StockShop.in(rig)
    lots = []
    broken = false
  })
  afterAll(async () => rig.destroy())

  /** A process that works by itself, and stock of `count` items that changed. */
  async function change(count: number): Promise<string[]> {
    const skus = Array.from({ length: count }, (_, n) => `S${n}`)
    await shop.stock(skus)
    const runtime = await shop.open({ emit })
    await shop.say(skus.map((sku) => ({ sku, location: WAREHOUSE, quantity: 5, version: 1 })))
    runtime.start(true)
    return skus
  }

  const owed = async () =>
    (await rig.sql<{ n: number }>("SELECT coalesce(sum(cardinality(level_ids)), 0)::int AS n FROM erp_owed_events"))[0]!
      .n

  it("are paid in lots, two for each level and none twice", async () => {
    const skus = await change(250)
    await rig.until(async () => lots.flat().length === 500 && (await owed()) === 0, "all is paid")
    expect(lots.map((lot) => lot.length)).toEqual([200, 200, 100])
    expect(new Set(lots.flat()).size).toBe(500)
    expect(lots.flat().filter((event) => event.startsWith("inventory.inventory-level.updated "))).toHaveLength(
      skus.length
    )
  })

  it("are kept while the bus takes none, and paid once it does; stock goes on meanwhile", async () => {
    broken = true
    await change(3)
    await rig.until(async () => rig.logged.some((line) => /cannot be emitted/.test(line)), "it says so")
    await shop.say([{ sku: "S0", location: WAREHOUSE, quantity: 7, version: 2 }])
    await rig.until(async () => (await shop.levels()).S0 === 7, "stock goes on")
    expect(await owed()).toBe(4)
    broken = false
    await rig.sql(
      "UPDATE erp_owed_events SET updated_at = updated_at - interval '2 minutes' WHERE updated_at > created_at"
    )
    await rig.until(async () => (await owed()) === 0, "all is paid")
    expect(lots.flat()).toHaveLength(8)
  })
})
