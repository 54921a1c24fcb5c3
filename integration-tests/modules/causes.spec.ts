import { normalizeReason } from "../../src/modules/erp/cause"
import { Causes } from "../../src/modules/erp/services/causes"
import { bury, untilRedrive } from "../support/dead-letters"
import { Rig } from "../support/rig"
import { ConnectorError } from "../../src/modules/erp/connector"

const PAGE = { limit: 20, offset: 0 }
const OPERATOR = { id: "user_1", type: "user" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** Refuses the orders that come, each with the next of these words. */
function refuseWith(...words: string[]): void {
  rig.erp.behave = async () => {
    throw new ConnectorError("rejected", { code: "unprocessable", message: words.shift()! })
  }
}

/** Codes of what is dead or held, each with whether its cause was written as it reads. */
async function written(): Promise<{ code: string; right: boolean }[]> {
  const key = Causes.key("d", { error_class: "d.error_class", code: "d.code", reason: "$2" })
  const rows = await rig.sql<{ id: string; code: string; reason: string | null }>(
    "SELECT id, code, reason FROM erp_delivery WHERE status IN ('dead', 'held') ORDER BY code"
  )
  const found = []
  for (const { id, code, reason } of rows) {
    const sql = `SELECT cause = ${key} AS right FROM erp_delivery d WHERE id = $1`
    const [row] = await rig.sql<{ right: boolean }>(sql, [id, normalizeReason(reason)])
    found.push({ code, right: row!.right })
  }
  return found
}

describe("dead letters by cause", () => {
  it("are groups, most frequent first, with when and which", async () => {
    const runtime = await rig.start({ connection: { concurrency: 1 } })
    refuseWith("Product 123 unknown", "Customer 5 is blocked", 'Product 77 "unknown"', "Product 9 unknown")
    const ids = await rig.place(runtime, 4)
    await rig.untilStatus("dead", 4)
    const deliveries = await Promise.all(ids.map(async (id) => (await runtime.deliveries.ofOrder(id))[0]!))
    const first = { ...PAGE, limit: 1 }
    const { groups, count } = await runtime.causes.list("dead", first)
    expect(count).toBe(3)
    expect(groups).toEqual([
      {
        key: expect.stringMatching(/^[0-9a-f]{32}$/),
        connection: { id: deliveries[0]!.connection.id, name: "erp" },
        ...{
          type: "order.placed",
          error_class: "rejected",
          code: "unprocessable",
          reason: "Product … unknown",
          count: 2,
        },
        first_seen: expect.any(Date),
        last_seen: expect.any(Date),
        examples: expect.arrayContaining([expect.stringMatching(/^erpdlv_/)]),
        tickets: [],
      },
    ])
    expect(groups[0]!.last_seen.getTime()).toBeGreaterThan(groups[0]!.first_seen.getTime())
    const { key: cause } = groups[0]!
    const filters = [
      { cause },
      { connection: "erp", type: "order.placed", class: "rejected" },
      { connection: "nobody" },
    ]
    const narrowed = await Promise.all(filters.map((filter) => runtime.causes.list("dead", PAGE, filter)))
    expect(narrowed.map((found) => found.count)).toEqual([1, 3, 0])
    expect(narrowed[0]!.groups).toEqual(groups)
    const listed = await runtime.deliveryList.page({ cause, status: ["dead"] }, PAGE)
    expect(listed.deliveries.map(({ order_id }) => order_id)).toEqual([ids[3], ids[0]])
    const pages = [0, 1, 2, 3].map((offset) => runtime.causes.list("dead", { limit: 1, offset }))
    const keys = (await Promise.all(pages)).map((page) => page.groups.map(({ key }) => key))
    expect(new Set(keys.flat()).size).toBe(3)
    expect(keys[3]).toEqual([])
    expect(await runtime.causes.list("held", PAGE)).toEqual({ groups: [], count: 0, count_is_estimate: false })
  })

  it("are redriven and discarded by their key, and by theirs only", async () => {
    const runtime = await rig.start({ connection: { concurrency: 1 } })
    refuseWith("Product 123 unknown", "Customer 5 is blocked", "Product 9 unknown")
    await rig.place(runtime, 3)
    await rig.untilStatus("dead", 3)
    const [products, customers] = (await runtime.causes.list("dead", PAGE)).groups
    expect(await runtime.deliveries.discardAll({ cause: customers!.key }, "Blocked.")).toEqual({
      discarded: 1,
      left: 0,
    })
    expect(await rig.statuses()).toEqual({ dead: 2, discarded: 1 })
    rig.erp.recover()
    const { id } = await runtime.redrives.start({ cause: products!.key }, 100, OPERATOR)
    runtime.redriveLoop.lend(rig.readOrders)
    expect(await untilRedrive(rig, runtime, id, "done")).toMatchObject({ total: 2, redriven: 2 })
    await rig.untilStatus("delivered", 2)
    expect(await rig.sql("SELECT cause FROM erp_delivery WHERE status = 'delivered'")).toEqual([
      { cause: null },
      { cause: null },
    ])
  })

  it("that an older release has written are grouped by code, without a reason", async () => {
    await bury(rig, 3)
    await rig.sql("UPDATE erp_delivery SET reason = 'Product ' || seq || ' unknown'")
    await rig.sql("UPDATE erp_delivery SET code = 'conflict' WHERE seq = 2")
    const runtime = rig.runtime()
    const { groups } = await runtime.causes.list("dead", PAGE)
    expect(groups.map(({ code, reason, count }) => ({ code, reason, count }))).toEqual([
      { code: "unprocessable", reason: null, count: 2 },
      { code: "conflict", reason: null, count: 1 },
    ])
    expect(await runtime.redrives.count({ cause: groups[0]!.key })).toBe(2)
  })
})

describe("discarding many", () => {
  it("takes those that are dead or held, at most a thousand, and says how many it left", async () => {
    await bury(rig, 3)
    const runtime = rig.runtime()
    const rows = await rig.sql<{ id: string }>("SELECT id FROM erp_delivery ORDER BY seq")
    await rig.sql("UPDATE erp_delivery SET status = 'delivered' WHERE id = $1", [rows[0]!.id])
    const ids = rows.map(({ id }) => id)
    expect(await runtime.deliveries.discardAll({ ids }, "Old.")).toEqual({ discarded: 2, left: 1 })
    expect(await rig.statuses()).toEqual({ delivered: 1, discarded: 2 })
  })
})

describe("whatever makes a delivery dead or held writes its cause", () => {
  it("an attempt, a payload that cannot be built, a purchase made twice, a payment that is missing", async () => {
    const runtime = await rig.start({ connection: { export_when: "captured" } })
    const paid = { payment_collections: [], total: 0 }
    refuseWith("Product 123 unknown")
    await rig.place(runtime, 1, { currency_code: null, ...paid })
    await rig.place(runtime)
    await rig.start()
    const cart = { cart_link: { cart_id: "cart_1" } }
    await rig.place(runtime, 2, cart)
    await rig.until(async () => (await written()).length === 4, "all have come to rest")
    expect(await written()).toEqual([
      { code: expect.any(String), right: true },
      { code: expect.any(String), right: true },
      { code: expect.any(String), right: true },
      { code: expect.any(String), right: true },
    ])
  })

  it("a setting of ours", async () => {
    const before = await rig.start({ connection: { retry_schedule: ["1h"] } })
    const [id] = await rig.place(before)
    await rig.untilStatus("delivered")
    await rig.rest(before)
    await rig.change(before, id!, { shipping_address: { city: "Kiel" } })
    await rig
      .runtime({ connection: { settings: { idempotency: "lookup", message_types: ["order.placed"] } } })
      .connections.sync()
    expect(await written()).toEqual([{ code: "cannot_revise", right: true }])
  })

  it("a connection that is removed while something is sent", async () => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    await rig.place(runtime)
    await rig.claimOnly(runtime)
    await rig.sql("UPDATE erp_connection SET status = 'removed'")
    await rig.endLeases()
    await rig.withHeld((held) => held.holdOrphans())
    expect(await written()).toEqual([{ code: "lease_lost", right: true }])
  })

  it("an order that changes: it is paid no more, or still cannot be told", async () => {
    const runtime = rig.runtime({ connection: { export_when: "captured" } })
    await runtime.connections.sync()
    const [id] = await rig.place(runtime, 1, { currency_code: null })
    await rig.change(runtime, id!, { currency_code: "eur" })
    expect(await written()).toEqual([{ code: "awaiting_payment", right: true }])
  })
})
