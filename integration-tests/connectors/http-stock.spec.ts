import type { StockPage } from "../../src/modules/erp/connector"
import { HttpConnector } from "../../src/providers/http/connector"
import type { Reply } from "./fault-server"
import { AUTHORIZATION, HTTP_SECRETS } from "./http-erp"
import { Delivery } from "./road"
import { StockErp } from "./stock-erp"

const PAGE = "<!doctype html><html><body>Please sign in</body></html>"
const FULL = { limit: "5000" }

describe("the http connector polls stock", () => {
  let erp: StockErp
  let connector: HttpConnector

  beforeEach(async () => {
    erp = new StockErp()
    await erp.comeUp()
    connector = new HttpConnector()
  })
  afterEach(() => erp.goDown())

  function pull(watermark: string | null, settings: Record<string, unknown> = {}): Promise<StockPage> {
    const connection = {
      connector,
      connectorClass: HttpConnector,
      settings: HttpConnector.settingsSchema.parse({
        url: `${erp.url}/orders`,
        stock_url: `${erp.url}/stock`,
        ...settings,
      }),
      credentials: { signing_secrets: HTTP_SECRETS, authorization: AUTHORIZATION },
    }
    return connector.pullStock(watermark, new Delivery(connection, "").context())
  }

  /** Pulls until there is no more. @returns SKUs and the last watermark */
  async function round(from: string | null): Promise<{ skus: unknown[]; watermark: string }> {
    const skus: unknown[] = []
    for (let watermark = from, calls = 0; ; calls++) {
      expect(calls).toBeLessThan(50)
      const page = await pull(watermark)
      skus.push(...page.items.map(({ sku }) => sku))
      watermark = page.watermark
      if (!page.more) {
        return { skus, watermark }
      }
    }
  }

  const changes = (...skus: string[]) => skus.forEach((sku) => erp.change(sku, 1))

  it("asks for everything first, and then for what changed since", async () => {
    changes("A")
    const { watermark, ...first } = await pull(null)
    expect(first).toEqual({ items: [{ sku: "A", quantity: 1, version: 1 }], more: false })
    changes("B")
    expect(await pull(watermark)).toMatchObject({ items: [{ sku: "B" }], more: false })
    expect(erp.asked).toEqual([FULL, { ...FULL, since: "1" }])
    expect(erp.requests[0]).toMatchObject({ method: "GET", headers: { accept: "application/json" } })
  })

  it("walks all pages, and resumes at the one a crash left", async () => {
    changes("A", "B", "C", "D", "E")
    const first = await pull(null)
    expect(first.more).toBe(true)

    connector = new HttpConnector()
    expect(await round(first.watermark)).toMatchObject({ skus: ["C", "D", "E"] })
    expect(erp.asked).toEqual([FULL, { ...FULL, cursor: "at 2" }, { ...FULL, cursor: "at 4" }])
  })

  it("misses nothing that changes while it walks", async () => {
    changes("A", "B", "C")
    let pages = 0
    erp.onPage = () => {
      pages++
      if (pages === 2) {
        changes("A")
      }
    }
    const { watermark } = await round(null)
    await pull(watermark)
    expect(erp.asked.at(-1)).toEqual({ ...FULL, since: "3" })
  })

  it("keeps the setting's own query, and its limit", async () => {
    await pull(null, { stock_url: `${erp.url}/stock?$filter=wh%20eq%201&limit=100` })
    expect(erp.requests[0]?.path).toBe("/stock?$filter=wh%20eq%201&limit=100")
    await pull('{"since":"a&cursor=b"}', { stock_url: `${erp.url}/stock?x=1#there` })
    expect(erp.asked[1]).toEqual({ ...FULL, x: "1", since: "a&cursor=b" })
  })

  it("asks for everything when the watermark is another connector's", async () => {
    for (const watermark of ["lsn/0042", '{"since":7}', "[]", '{"round":{"cursor":"x"}}']) {
      await pull(watermark)
    }
    expect(erp.asked).toEqual([FULL, FULL, FULL, FULL])
  })

  describe("a cursor the ERP has forgotten", () => {
    it("begins the round anew, from where it began", async () => {
      changes("A")
      const { watermark } = await round(null)
      changes("B", "C", "D")
      const page = await pull(watermark)
      erp.restart()
      expect(await round(page.watermark)).toMatchObject({ skus: ["B", "C", "D"] })
      expect(erp.asked.slice(-3)).toEqual([
        { ...FULL, since: "1", cursor: "at 3" },
        { ...FULL, since: "1" },
        { ...FULL, since: "1", cursor: "at 3" },
      ])
    })

    it("does so once: an ERP that forgets every cursor would never be done", async () => {
      changes("A", "B", "C", "D", "E", "F", "G")
      let page = await pull(null)
      erp.restart()
      page = await pull(page.watermark)
      page = await pull(page.watermark)
      erp.restart()
      await expect(pull(page.watermark)).rejects.toMatchObject({ errorClass: "configuration", code: "not_found" })
    })
  })

  describe("what an ERP must not answer", () => {
    const items = [{ sku: "A", quantity: 1, version: 1 }]

    it.each<[string, unknown]>([
      ["no items", { watermark: "1" }],
      ["items that are no list", { items: {}, watermark: "1" }],
      ["an item that is none", { items: [null], watermark: "1" }],
      ["a list as an item", { items: [[]], watermark: "1" }],
      ["more than was asked for", { items: Array(5_001).fill({}), watermark: "1" }],
      ["no watermark", { items }],
      ["an empty watermark", { items, watermark: "" }],
      ["a number as watermark", { items, watermark: 1 }],
      ["an endless watermark", { items, watermark: "w".repeat(501) }],
      ["an endless cursor", { items, watermark: "1", next_cursor: "c".repeat(1_001) }],
      ["an object as cursor", { items, watermark: "1", next_cursor: {} }],
      ["both so long that they do not fit", { items, watermark: '"'.repeat(500), next_cursor: '"'.repeat(1_000) }],
      ["a list", [1]],
      ["nothing", null],
    ])("%s", async (_, answer) => {
      erp.script = [answer as never]
      await expect(pull(null)).rejects.toMatchObject({ errorClass: "transient", code: "incomplete_response" })
    })

    it.each([1, 2, 3, 7])("cursors that go in a circle of %i", async (length) => {
      const circle = Array.from({ length }, (_, index) => ({ items, watermark: "1", next_cursor: `c${index}` }))
      erp.script = [{ items, watermark: "1", next_cursor: "on the way" }, ...Array(20).fill(circle).flat()]
      await expect(round(null)).rejects.toMatchObject({ code: "incomplete_response" })
      expect(erp.requests.length).toBeLessThan(40)
    })

    it("but an empty cursor is none, and hundreds of them are no circle", async () => {
      erp.script = [{ items, watermark: "1", next_cursor: "" }]
      expect(await pull(null)).toMatchObject({ more: false })
      let watermark: string | null = null
      for (let page = 1; page <= 300; page++) {
        erp.script = [{ items, watermark: "1", next_cursor: `c${page}` }]
        watermark = (await pull(watermark)).watermark
      }
      expect(erp.asked.at(-1)).toEqual({ ...FULL, cursor: "c299" })
    })
  })

  it.each<[string, Reply | "lost_reply" | "oversized", string, string]>([
    ["401", { status: 401, body: "{}" }, "configuration", "unauthorized"],
    ["404", { status: 404, body: PAGE }, "configuration", "not_found"],
    ["a web page", { status: 200, body: PAGE }, "configuration", "unexpected_html"],
    ["429", { status: 429, headers: { "retry-after": "3" } }, "throttled", "rate_limited"],
    ["503", { status: 503 }, "transient", "server_error"],
    ["no JSON", { status: 200, body: "OK" }, "transient", "incomplete_response"],
    ["a lost answer", "lost_reply", "transient", "connection_lost"],
    ["an oversized answer", "oversized", "transient", "response_too_large"],
  ])("%s is an error of its own, and is not asked twice", async (_, fault, errorClass, code) => {
    erp.failOnce(fault)
    await expect(pull(null)).rejects.toMatchObject({ name: "ConnectorError", errorClass, code })
    expect(erp.requests).toHaveLength(1)
  })

  it("cannot without a stock URL, and says so beforehand", async () => {
    const settings = { stock_url: undefined }
    await expect(pull(null, settings)).rejects.toMatchObject({ errorClass: "configuration", code: "not_configured" })
    const parse = (over: object) => HttpConnector.settingsSchema.parse({ url: erp.url, ...over })
    expect(HttpConnector.pullsStock(parse({}))).toBe(false)
    expect(HttpConnector.pullsStock(parse({ stock_url: erp.url }))).toBe(true)
  })
})
