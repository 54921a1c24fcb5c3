import type { DeliveryFilter } from "../../src/modules/erp"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { searchTerm } from "../../src/modules/erp/search-terms"
import { bury } from "../support/dead-letters"
import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const PAGE = { limit: 20, offset: 0 }

async function orders(runtime: ErpRuntime, filter: DeliveryFilter, page = PAGE): Promise<string[]> {
  return (await runtime.deliveryList.page(filter, page)).deliveries.map(({ order_id }) => order_id)
}

/**
 * Copies one delivery so many times, as the store's past: most of them delivered, every tenth dead. Every `often`th has
 * the SKU `pen`, and those before `old` the SKU `ink`.
 */
async function past(count: number, { often, old }: { often: number; old: number }): Promise<void> {
  await bury(rig, 1)
  const values = [count, searchTerm("sku", "pen"), searchTerm("sku", "ink"), often, old]
  await rig.sql(
    `INSERT INTO erp_message (id, type, version, subject, revision, time, display_id, search_terms)
     SELECT 'erpmsg_' || g, type, version, 'order_' || g, 1, time, 'N' || g,
            ARRAY[CASE WHEN g % $4::int = 0 THEN $2 ELSE 'none' END, CASE WHEN g < $5::int THEN $3 ELSE 'none' END]
       FROM erp_message, generate_series(1, $1::int) g`,
    values
  )
  await rig.sql(
    `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, error_class, code, reason)
     SELECT 'erpdlv_' || g, 'erpmsg_' || g, connection_id, type, 'order_' || g, CASE WHEN g % 10 = 0 THEN 'dead' ELSE 'delivered' END,
            now(), CASE WHEN g % 10 = 0 THEN 'rejected' END, CASE WHEN g % 10 = 0 THEN 'unprocessable' END,
            CASE WHEN g % 10 = 0 THEN 'Bad luck' END
       FROM erp_delivery, generate_series(1, $1::int) g ORDER BY g`,
    [count]
  )
  await rig.sql("ANALYZE erp_message, erp_delivery")
}

describe("searching deliveries", () => {
  it("finds them by number, order, document, SKU, e-mail and error", async () => {
    const [one, two] = await bury(rig, 2)
    const runtime = rig.runtime()
    const [{ message_id }] = (await rig.sql("SELECT message_id FROM erp_delivery WHERE subject = $1", [one])) as [
      { message_id: string },
    ]
    const [{ display_id, data }] = (await rig.sql("SELECT display_id, data FROM erp_message WHERE id = $1", [
      message_id,
    ])) as [{ display_id: string; data: { email: string; lines: { sku: string }[] } }]
    await rig.sql("UPDATE erp_delivery SET document_number = 'S0042', document_id = '17' WHERE subject = $1", [one])
    await rig.sql("UPDATE erp_delivery SET reason = '100% _of_ it' WHERE subject = $1", [two])
    const { id } = (await runtime.deliveries.ofOrder(one!))[0]!
    const both = [two, one]
    const [cause] = (await runtime.causes.list("dead", PAGE)).groups
    const cases: [DeliveryFilter, unknown[]][] = [
      [{ q: display_id }, [one]],
      [{ q: `#${display_id}` }, [one]],
      [{ display_id: `#${display_id}` }, [one]],
      [{ display_id: display_id.slice(0, -1) }, []],
      [{ q: one }, [one]],
      [{ q: id }, [one]],
      [{ q: "S0042" }, [one]],
      [{ q: "s0042" }, [one]],
      [{ document: "17" }, [one]],
      [{ document: display_id }, []],
      [{ q: data.email.toUpperCase() }, both],
      [{ email: data.email }, both],
      [{ email: data.lines[0]!.sku }, []],
      [{ sku: data.lines[0]!.sku.toLowerCase() }, both],
      [{ q: data.lines[0]!.sku }, both],
      [{ q: "product 1 UNKNOWN" }, [one]],
      [{ error: "100%" }, [two]],
      [{ error: "0% _of_" }, [two]],
      [{ error: "%" }, [two]],
      [{ error: "_" }, [two]],
      [{ error: "P.oduct" }, []],
      [{ q: "' OR true --" }, []],
      [{ q: "\\" }, []],
      [{ q: data.email, document: "17" }, [one]],
      [{ q: data.email, status: ["held"] }, []],
      [
        { sku: data.lines[0]!.sku, connection: "erp", type: "order.placed", class: "rejected", code: "unprocessable" },
        both,
      ],
      // Written by a release that wrote no causes down.
      [{ cause: cause!.key }, both],
      [{ cause: cause!.key, order: one }, [one]],
      [{ cause: "none" }, []],
      [{ sku: data.lines[0]!.sku, connection: "nobody" }, []],
      [{ email: data.email, order: two }, [two]],
    ]
    for (const [filter, expected] of cases) {
      expect({ filter, found: await orders(runtime, filter) }).toEqual({ filter, found: expected })
    }
  })

  it("reads errors of those only that have not gone", async () => {
    const [one, two] = await bury(rig, 2)
    const runtime = rig.runtime()
    const { id } = (await runtime.deliveries.ofOrder(one!))[0]!
    await runtime.deliveries.discard(id, "Product 1 unknown, as expected")
    expect(await orders(runtime, { error: "product 1" })).toEqual([two])
  })

  it("finds nothing of what was purged, and keeps nothing of it in clear", async () => {
    const [order] = await bury(rig, 1)
    const runtime = rig.runtime()
    const terms = await rig.sql<{ data: { email: string }; search_terms: string[] }>("SELECT * FROM erp_message")
    const { email } = terms[0]!.data
    expect(JSON.stringify(terms[0]!.search_terms)).not.toContain(email)
    expect(await orders(runtime, { email })).toEqual([order])
    await rig.sql("UPDATE erp_message SET data = NULL, search_terms = NULL")
    expect(await orders(runtime, { email })).toEqual([])
    expect(await orders(runtime, { q: email })).toEqual([])
  })

  it("follows an order whose payload is written anew", async () => {
    const [order] = await bury(rig, 1, { email: "one@example.com" })
    const runtime = rig.runtime()
    await rig.change(runtime, order!, { email: "two@example.com" })
    expect(await orders(runtime, { email: "one@example.com" })).toEqual([])
    expect(await orders(runtime, { email: "two@example.com" })).toEqual([order])
  })
})

describe("a search with many hits", () => {
  /** All pages of a list, by what the list says. */
  async function walk(runtime: ErpRuntime, filter: DeliveryFilter, limit: number): Promise<string[]> {
    const found: string[] = []
    for (let more = true; more;) {
      const page = await orders(runtime, filter, { limit, offset: found.length })
      found.push(...page)
      more = page.length === limit
    }
    return found
  }

  const expected = async (where: string) =>
    (
      await rig.sql<{ subject: string }>(
        `SELECT d.subject FROM erp_delivery d JOIN erp_message m ON m.id = d.message_id WHERE ${where} ORDER BY d.seq DESC`
      )
    ).map(({ subject }) => subject)

  it("shows the same, whichever way it is found: among the newest, or nowhere near them", async () => {
    await past(40_000, { often: 4, old: 3_000 })
    const runtime = rig.runtime()
    const pen = `m.search_terms && ARRAY['${searchTerm("sku", "pen")}']`
    const ink = `m.search_terms && ARRAY['${searchTerm("sku", "ink")}']`
    expect(await orders(runtime, { sku: "pen" })).toEqual((await expected(pen)).slice(0, 20))
    expect(await orders(runtime, { q: "Pen" })).toEqual((await expected(pen)).slice(0, 20))
    expect(await walk(runtime, { sku: "ink" }, 700)).toEqual(await expected(ink))
    expect(await walk(runtime, { q: "ink", status: ["dead"] }, 100)).toEqual(
      await expected(`${ink} AND d.status = 'dead'`)
    )
    expect(await orders(runtime, { sku: "ink", email: "nobody@example.com" })).toEqual([])
    expect(await walk(runtime, { sku: "ink", q: "pen" }, 300)).toEqual(await expected(`${ink} AND ${pen}`))
    const { count, count_is_estimate } = await runtime.deliveryList.page({ sku: "pen" }, PAGE)
    expect(count_is_estimate).toBe(true)
    expect(Math.abs(count - 10_000)).toBeLessThan(5_000)
    expect(await runtime.deliveryList.page({ sku: "ink", code: "x" }, PAGE)).toMatchObject({
      count: 0,
      count_is_estimate: false,
    })
  })

  it("is exported whole and in order", async () => {
    await past(40_000, { often: 4, old: 3_000 })
    const runtime = rig.runtime()
    for (const sku of ["pen", "ink"]) {
      const taken: string[] = []
      for await (const lot of runtime.deliveryList.all({ sku })) {
        taken.push(...lot.map(({ order_id }) => order_id))
      }
      expect(taken).toEqual(await expected(`m.search_terms && ARRAY['${searchTerm("sku", sku)}']`))
    }
  })
})

describe("counts", () => {
  it("are exact up to 10,000, and about right beyond, and say so", async () => {
    await past(12_000, { often: 100, old: 0 })
    const runtime = rig.runtime()
    const count = async (filter: DeliveryFilter) => {
      const { count, count_is_estimate } = await runtime.deliveryList.page(filter, PAGE)
      return { count, count_is_estimate }
    }
    expect(await count({ status: ["dead"] })).toEqual({ count: 1_201, count_is_estimate: false })
    expect(await count({ sku: "pen" })).toEqual({ count: 120, count_is_estimate: false })
    const all = await count({})
    expect(all.count_is_estimate).toBe(true)
    expect(Math.abs(all.count - 12_001)).toBeLessThan(600)
  })
})
