import type { StockPage } from "../../src/modules/erp/connector"
import { Rig } from "../support/rig"
import { StockShop, WAREHOUSE, type Said } from "../support/stock-shop"

const PAGE = 10

describe("an ERP that sends each event once, while nobody listens", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  afterAll(async () => rig.destroy())

  it("is asked afterwards, and every quantity is as in its books", async () => {
    const shop = await StockShop.in(rig)
    const skus = Array.from({ length: 35 }, (_, n) => `S${n}`)
    const books: Said[] = skus.map((sku, n) => ({ sku, location: WAREHOUSE, quantity: n, version: n }))
    rig.erp.stock = async (watermark): Promise<StockPage> => {
      const since = Number(watermark ?? -1)
      const changed = books.filter(({ version }) => Number(version) > since).sort((a, b) => +a.version! - +b.version!)
      const items = changed.slice(0, PAGE)
      return { items, watermark: String(items.at(-1)?.version ?? since), more: changed.length > PAGE }
    }
    const polled = { connection: { stock: { poll: "1m" } } } as const
    await shop.stock(skus)
    const alive = await shop.open(polled)
    const [connection] = await alive.connections.list()
    await alive.polls.poll(connection!, { full: false })
    await shop.drain(alive)
    expect(Object.values(await shop.levels()).reduce((sum, quantity) => sum + quantity, 0)).toBe((34 * 35) / 2)
    await alive.stop()

    // Nobody takes these events. Some come while the store is down, one was still on its way and comes late.
    books.slice(0, 20).forEach((level, n) => Object.assign(level, { quantity: 100 + n, version: 100 + n }))
    const late = { ...books[3]!, quantity: 77, version: 50 }

    const back = await shop.open(polled)
    await shop.say([late])
    await shop.drain(back)
    await rig.sql("UPDATE erp_watermark SET updated_at = updated_at - interval '30 seconds'")
    await back.polls.poll(connection!, { full: false })
    await shop.drain(back)
    expect(await shop.levels()).toEqual(Object.fromEntries(books.map(({ sku, quantity }) => [sku, quantity])))
  })
})
