import type { StockPage } from "../../src/modules/erp/connector"
import { lastPage, page, PolledStock, stockItem } from "../support/polled-stock"
import { Rig } from "../support/rig"

describe("pages of an ERP's stock", () => {
  let rig: Rig
  let stock: PolledStock

  beforeAll(async () => {
    rig = await Rig.create()
    stock = new PolledStock(rig)
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  it("stores each page as one message, and says so", async () => {
    stock.answer({ null: page("w1", "A", "B"), w1: page("w2"), w2: lastPage("w3", "C") })
    const runtime = await stock.open()
    const heard: string[] = []
    runtime.polls.onReceived = (id) => heard.push(id)
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 3, items: 3, code: null }])

    const { id } = (await runtime.connections.list())[0]!
    expect(heard).toEqual([id, id])
    expect(await stock.watermark()).toBe("w3")
    const rows = await rig.sql("SELECT * FROM erp_inbox ORDER BY seq")
    expect(rows).toMatchObject([
      {
        connection_id: id,
        source: "/pull/erp",
        type: "stock.level",
        version: 2,
        epoch: 1,
        items: 2,
        status: "received",
      },
      { connection_id: id, items: 1 },
    ])
    expect(JSON.parse(String(rows[0]!.body))).toEqual({
      specversion: "1.0",
      id: rows[0]!.event_id,
      type: "stock.level",
      version: 2,
      source: "/pull/erp",
      data: { items: [stockItem("A"), stockItem("B")] },
    })
  })

  it.each<[string, unknown]>([
    ["more items than a page may have", { items: Array(5_001).fill({}), watermark: "w2", more: false }],
    ["items that are none", { items: ["A"], watermark: "w2", more: false }],
    ["no watermark", { items: [], more: false }],
    ["an empty watermark", { items: [], watermark: "", more: false }],
    ["an endless watermark", { items: [], watermark: "w".repeat(2_001), more: false }],
    ["a watermark Postgres does not take", { items: [], watermark: "w\0", more: false }],
    ["the same place for ever", { items: [], watermark: "w1", more: true }],
    ["nothing", undefined],
  ])("refuses a page with %s, and its watermark stays", async (_, answer) => {
    const runtime = await stock.open()
    rig.erp.stock = async (from) => (from === null ? page("w1", "A") : (answer as StockPage))
    expect(await runtime.polls.pollDue()).toEqual([{ pages: 1, items: 1, code: "invalid_page" }])
    expect([await stock.stored(), await stock.watermark()]).toEqual([["A"], "w1"])
    expect(rig.logged.join()).toContain("stock could not be polled, it is asked again connection=erp code=invalid_page")
  })

  describe("the same again", () => {
    const again = { null: lastPage("today", "A"), today: lastPage("today", "A") }

    it("is not stored where an ERP's answers overlap", async () => {
      stock.answer(again)
      const runtime = await stock.open()
      for (let poll = 0; poll < 4; poll++) {
        expect(await stock.pollNow(runtime)).toMatchObject({ pages: 1, items: 1 })
      }
      expect(await stock.stored()).toEqual(["A", "A"])
    })

    it("is stored where only the order of arrival counts: it was something else in between", async () => {
      stock.answer(again)
      const runtime = await stock.open({ connection: { stock: { poll: "1m", ordering: "arrival" } } })
      for (let poll = 0; poll < 4; poll++) {
        await stock.pollNow(runtime)
      }
      expect(await stock.stored()).toEqual(["A", "A", "A", "A"])
    })

    it("is stored when somebody asks for everything", async () => {
      stock.answer({ null: page("w1", "A"), w1: lastPage("w2", "B"), w2: lastPage("w2") })
      const runtime = await stock.open()
      await stock.pollNow(runtime)
      expect(await stock.pollNow(runtime)).toEqual({ pages: 1, items: 0, code: null })
      expect(await stock.pollNow(runtime, true)).toEqual({ pages: 2, items: 2, code: null })
      expect(await stock.stored()).toEqual(["A", "B", "A", "B"])
      expect(await stock.watermark()).toBe("w2")
    })
  })

  it("keeps of an item what is plain: no nesting reaches the inbox", async () => {
    let deep: unknown = 1
    for (let level = 0; level < 100_000; level++) {
      deep = [deep]
    }
    const runtime = await stock.open()
    rig.erp.stock = async () => ({
      items: [{ sku: "A", quantity: 1, extra: "x\0\ud800", deep, size: {} }],
      watermark: "w1",
      more: false,
    })
    expect(await runtime.polls.pollDue()).toMatchObject([{ items: 1, code: null }])
    const [row] = await rig.sql<{ body: string }>("SELECT body FROM erp_inbox")
    expect(JSON.parse(row!.body).data.items).toEqual([{ sku: "A", quantity: 1, extra: "x\0\ud800" }])
  })
})
