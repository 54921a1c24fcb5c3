import { Modules } from "@medusajs/framework/utils"
import pollStock from "../../src/jobs/poll-stock"
import { conflict } from "../support/answers"
import { describeStore } from "../support/store"

const ROUTES = [
  ["GET", "/locations", undefined],
  ["PUT", "/locations", { locations: [] }],
  ["POST", "/poll", {}],
  ["POST", "/epoch", { reason: "restored" }],
] as const

describeStore("stock in the admin API", { connection: { stock: { poll: "1m" } } }, (store) => {
  let connection: string
  let berlin: string
  let bremen: string

  beforeEach(async () => {
    await store.runtime.connections.sync()
    connection = (await store.admin("GET", "/overview")).body.connections[0].id
    const created = await store.container
      .resolve(Modules.STOCK_LOCATION)
      .createStockLocations([{ name: "Berlin" }, { name: "Bremen" }])
    ;[berlin, bremen] = created.map(({ id }) => id) as [string, string]
  })

  const call = (method: string, path: string, body?: unknown) =>
    store.admin(method, `/connections/${connection}${path}`, body)

  it("refuses every route without credentials, and knows only what there is", async () => {
    for (const [method, path, body] of ROUTES) {
      const anonymous = await store.admin(method, `/connections/${connection}${path}`, body, { anonymous: true })
      expect({ method, path, status: anonymous.status }).toEqual({ method, path, status: 401 })
      for (const id of ["erpcon_1", "%00", "x".repeat(200)]) {
        const { status, body: answer } = await store.admin(method, `/connections/${id}${path}`, body)
        expect({ method, path, id, status }).toEqual({ method, path, id, status: 404 })
        expect(answer.message).toMatch(/^There is no connection/)
      }
    }
  })

  describe("locations", () => {
    const map = (...pairs: [string, string][]) => ({
      locations: pairs.map(([location, stock_location_id]) => ({ location, stock_location_id })),
    })

    it("are replaced as a whole", async () => {
      expect(await call("GET", "/locations")).toEqual({ status: 200, body: { locations: [], unmapped: [] } })
      const first = map([" MAIN ", berlin], ["Süd/2", bremen])
      expect(await call("PUT", "/locations", first)).toEqual({ status: 200, body: { ...first, unmapped: [] } })
      const second = map([" MAIN ", bremen], ["default", berlin])
      expect(await call("PUT", "/locations", second)).toEqual({ status: 200, body: { ...second, unmapped: [] } })
      expect((await call("GET", "/locations")).body).toEqual({ ...second, unmapped: [] })
      expect((await call("PUT", "/locations", map())).body.locations).toEqual([])
    })

    it("that are not mapped are listed while stock waits for them", async () => {
      await hold("A", "NORTH", "location_unmapped")
      await hold("B", "NORTH", "location_unmapped")
      await hold("C", "WEST", "location_unmapped")
      await hold("D", "MAIN", "sku_unknown")
      const unmapped = [
        { location: "NORTH", items: 2 },
        { location: "WEST", items: 1 },
      ]
      expect((await call("GET", "/locations")).body).toEqual({ locations: [], unmapped })
      const heard: string[] = []
      store.runtime.locations.onMapped = (id) => heard.push(id)
      expect((await call("PUT", "/locations", map(["NORTH", berlin]))).body.unmapped).toEqual([unmapped[1]])
      expect(heard).toEqual([connection])
    })

    it("that make no sense are refused, and the map stays", async () => {
      const before = map(["MAIN", berlin])
      await call("PUT", "/locations", before)
      const cases = [
        [map(["A", "sloc_1"], ["B", berlin]), 'There is no stock location "sloc_1".'],
        [map(["A", berlin], ["A", bremen]), 'Location "A" is named twice.'],
        [map(["A", berlin], ["B", berlin]), `Two locations are mapped to stock location "${berlin}"`],
        [map(["", berlin]), "Field 'location' is empty"],
        [map(["A\n", berlin]), "Field 'location' has control characters"],
        [map(["A".repeat(256), berlin]), "Field 'location' is too long"],
        [map(["A", ""]), "Field 'stock_location_id' is empty"],
        [{}, "'locations'"],
        [{ locations: [{ location: "A" }] }, "stock_location_id"],
        [{ ...before, merge: true }, "Unrecognized fields: 'merge'"],
        [map(...Array.from({ length: 1_001 }, (_, at): [string, string] => [`${at}`, `s${at}`])), "at most 1000"],
      ] as const
      for (const [body, message] of cases) {
        expect([message, await call("PUT", "/locations", body)]).toEqual([
          message,
          { status: 400, body: expect.objectContaining({ message: expect.stringContaining(message) }) },
        ])
      }
      expect((await call("GET", "/locations")).body.locations).toEqual(before.locations)
    })

    it("of one connection are not another's", async () => {
      await store.sql(
        "INSERT INTO erp_location (id, connection_id, location, stock_location_id) VALUES ('l', 'other', 'X', $1)",
        [berlin]
      )
      await call("PUT", "/locations", map(["X", berlin]))
      await call("PUT", "/locations", map())
      expect(await store.sql("SELECT connection_id FROM erp_location")).toEqual([{ connection_id: "other" }])
    })
  })

  describe("POST /poll", () => {
    it("asks the ERP now, signed in as for orders, and stores what it says", async () => {
      store.erp.stock = [{ sku: "0042", quantity: "7", version: 1 }]
      expect(await call("POST", "/poll")).toEqual({ status: 202, body: { pages: 1, items: 1, code: null } })
      expect(await call("POST", "/poll", {})).toMatchObject({ status: 202, body: { items: 0 } })
      expect(await call("POST", "/poll", { full: true })).toMatchObject({ status: 202, body: { items: 1 } })
      expect(await store.sql("SELECT source, items FROM erp_inbox")).toEqual(
        Array(2).fill({ source: "/pull/main-erp", items: 1 })
      )
      expect((await call("POST", "/poll", { full: "yes" })).status).toBe(400)
    })

    it("says why it could not", async () => {
      store.erp.fail("unauthorized")
      expect(await call("POST", "/poll")).toEqual({ status: 202, body: { pages: 0, items: 0, code: "unauthorized" } })
    })

    it("answers 409 where the ERP must not be asked", async () => {
      await store.sql("UPDATE erp_circuit SET state = 'open', next_probe_at = now() + interval '1 hour'")
      expect(await call("POST", "/poll")).toEqual(conflict("Connection main-erp is down"))
      await store.sql("UPDATE erp_circuit SET state = 'closed'")
      await store.runtime.connections.pause(
        { query: (text, values) => store.sql(text, values) },
        connection,
        "paused_by_hand",
        "A test."
      )
      expect(await call("POST", "/poll")).toEqual(conflict("Connection main-erp is not active"))
      expect(store.erp.requests).toEqual([])
    })
  })

  it("the job polls by itself, and not in tests", async () => {
    await pollStock(store.container)
    expect(store.erp.requests).toEqual([])
    const { options } = store.module
    options.sweep = true
    await pollStock(store.container).finally(() => (options.sweep = false))
    expect(store.erp.requests.map(({ path }) => path)).toEqual(["/stock?limit=5000"])
  })

  describe("POST /epoch", () => {
    it("begins a new one, and what is polled is polled from the beginning", async () => {
      store.erp.stock = [{ sku: "0042", quantity: 7, version: 1 }]
      await call("POST", "/poll")
      expect(await call("POST", "/epoch", { reason: "restored from a backup" })).toEqual({
        status: 200,
        body: { epoch: 2 },
      })
      expect((await call("POST", "/poll")).body.items).toBe(1)
      expect(await store.sql("SELECT epoch FROM erp_inbox ORDER BY seq")).toEqual([{ epoch: 1 }, { epoch: 2 }])
    })

    it("needs a reason", async () => {
      for (const body of [{}, { reason: " " }, { reason: "a\nb" }, { reason: "r", epoch: 7 }]) {
        expect([body, (await call("POST", "/epoch", body)).status]).toEqual([body, 400])
      }
      expect(await store.sql("SELECT epoch FROM erp_connection")).toEqual([{ epoch: 1 }])
    })
  })

  /** Stock of the ERP that waits. */
  async function hold(sku: string, location: string, code: string): Promise<void> {
    await store.sql(
      `INSERT INTO erp_stock_level (id, connection_id, sku, location, epoch, order_key, quantity, status, code, inbox_id, item)
       VALUES ($1, $2, $3, $4, 1, '1', '5', 'held', $5, 'erpinb_1', 0)`,
      [`${location}:${sku}`, connection, sku, location, code]
    )
  }
})
