import { ConnectorError } from "../../src/modules/erp/connector"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { WAREHOUSE, StockShop } from "../support/stock-shop"

/** One sample a second. */
const QUICK = { monitoring: { interval: "1s" } }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** Every second order is refused, the last one of those with another code each time. */
function refuseSome(): void {
  let count = 0
  rig.erp.behave = async (book) => {
    count++
    if (count % 2) {
      return book()
    }
    throw new ConnectorError("rejected", { code: count % 4 ? "unprocessable" : "conflict", message: "no" })
  }
}

/** Values of the metrics text, by name and attributes; these in the order of the alphabet. */
async function metrics(runtime: ErpRuntime): Promise<Record<string, number>> {
  const lines = (await runtime.monitoring.metrics()).split("\n").filter((line) => line && !line.startsWith("#"))
  return Object.fromEntries(
    lines.map((line) => {
      const [, name, attributes = "", value] = /^(\w+)(?:{(.*)})? (\S+)$/.exec(line)!
      const sorted = attributes
        .match(/\w+="[^"]*"/g)
        ?.sort()
        .join(",")
      return [sorted === undefined ? name : `${name}{${sorted}}`, Number(value)]
    })
  )
}

/** Waits until all that has ended is in a sample, and another one has been taken since: it must not be counted again. */
async function counted(): Promise<void> {
  const [{ last }] = (await rig.sql<{ last: Date }>(
    "SELECT greatest((SELECT max(finished_at) FROM erp_attempt), (SELECT max(settled_at) FROM erp_inbox), (SELECT max(created_at) FROM erp_message)) AS last"
  )) as [{ last: Date }]
  await rig.until(async () => {
    const [row] = await rig.sql<{ yes: boolean }>(
      "SELECT count(DISTINCT at) > 1 AS yes FROM erp_sample WHERE counted_until > $1",
      [last]
    )
    return row!.yes
  }, "everything is in a sample")
}

describe("metrics", () => {
  it("are what Postgres says, in a process that does no work as well", async () => {
    const runtime = await rig.start({ ...QUICK, connection: { concurrency: 1 } })
    const server = rig.runtime(QUICK)
    await new Promise<void>((resolve) => server.start(false, resolve))
    refuseSome()
    await rig.place(runtime, 12)
    await rig.untilStatus("dead", 6)
    await counted()

    for (const process of [runtime, server]) {
      const seen = await metrics(process)
      const truth = async (text: string) => Number((await rig.sql<{ n: string }>(text))[0]!.n)
      const topic = 'connection="erp",direction="out",type="order.placed"'
      expect(seen[`erp_queue_depth{${topic}}`]).toBe(0)
      for (const code of ["unprocessable", "conflict"]) {
        const dead = await truth(`SELECT count(*) AS n FROM erp_delivery WHERE status = 'dead' AND code = '${code}'`)
        expect(dead).toBe(3)
        expect(seen[`erp_dead_letters{class="rejected",code="${code}",${topic}}`]).toBe(dead)
        const of = `class="rejected",code="${code}",connection="erp"`
        expect(seen[`erp_dead_letters_added_total{${of},direction="out",type="order.placed"}`]).toBe(dead)
        expect(seen[`erp_attempts_total{${of},kind="permanent",outcome="failed"}`]).toBe(dead)
      }
      const delivered = await truth("SELECT count(*) AS n FROM erp_attempt WHERE outcome = 'delivered'")
      expect(delivered).toBe(6)
      expect(seen['erp_attempts_total{class="",code="",connection="erp",kind="",outcome="delivered"}']).toBe(delivered)
      expect(seen['erp_deliveries_total{connection="erp",outcome="delivered",type="order.placed"}']).toBe(delivered)
      expect(seen['erp_deliveries_total{connection="erp",outcome="dead",type="order.placed"}']).toBe(6)
      expect(seen['erp_capture_total{source="event"}']).toBe(12)
      expect(seen['erp_circuit_state{connection="erp"}']).toBe(0)
      expect(seen["erp_sample_age"]).toBeGreaterThanOrEqual(0)
    }
    const own = await metrics(runtime)
    expect(
      own['erp_process_duration_count{connection="erp",direction="out",outcome="delivered",type="order.placed"}']
    ).toBe(6)
    expect(own['erp_messages_total{connection="erp",type="order.placed",version="1"}']).toBe(6)
  })

  it("know stock by what became of it", async () => {
    const shop = await StockShop.in(rig)
    const runtime = await shop.open(QUICK)
    runtime.monitoring.start()
    runtime.monitoring.watch.start()
    await shop.stock(["A", "B"], 1)
    await shop.say([
      { sku: "A", location: WAREHOUSE, quantity: 7, version: 2 },
      { sku: "B", location: WAREHOUSE, quantity: -1, version: 2 },
      { sku: "UNKNOWN", location: WAREHOUSE, quantity: 1, version: 2 },
    ])
    await shop.drain(runtime)
    await shop.say([{ sku: "A", location: WAREHOUSE, quantity: 9, version: 1 }])
    await shop.drain(runtime)
    await counted()
    const seen = await metrics(runtime)
    const items = (result: string) => seen[`erp_stock_items_total{connection="erp",result="${result}"}`]
    expect([items("applied"), items("refused"), items("held"), items("superseded")]).toEqual([1, 1, 1, 1])
    expect(
      seen[`erp_process_duration_count{connection="erp",direction="in",outcome="superseded",type="stock.level"}`]
    ).toBe(1)
  })

  it("stay few, whatever codes a connector thinks of, and however many orders fail", async () => {
    const runtime = await rig.start({ ...QUICK, connection: { concurrency: 50 } })
    let count = 0
    rig.erp.behave = async (_book, { reference }) => {
      throw new ConnectorError("rejected", { code: `code_${count++}`, message: `No such product in ${reference}` })
    }
    await rig.place(runtime, 150)
    await rig.untilStatus("dead", 150)
    await counted()
    const seen = await metrics(runtime)
    const codes = Object.entries(seen).filter(
      ([name]) => name.startsWith("erp_attempts_total") && name.includes('"failed"')
    )
    expect(codes.length).toBeLessThanOrEqual(101)
    expect(codes.reduce((sum, [, value]) => sum + value, 0)).toBe(150)
    expect(
      Object.keys(seen).filter((name) => /^erp_dead_letters{.*order.placed/.test(name)).length
    ).toBeLessThanOrEqual(21)
    expect(JSON.stringify(seen)).not.toContain("order_")
  })
})

describe("samples", () => {
  it("are taken once an interval, by one of all processes", async () => {
    await Promise.all([rig.start(QUICK), rig.start(QUICK), rig.start(QUICK)])
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_sample WHERE type = 'order.placed'")).length >= 3,
      "three samples"
    )
    const rows = await rig.sql<{ at: Date; n: number }>(
      "SELECT at, count(*)::int AS n FROM erp_sample WHERE type = 'order.placed' GROUP BY at"
    )
    expect(rows.every(({ n }) => n === 1)).toBe(true)
    expect(rows.every(({ at }) => at.getTime() % 1_000 === 0)).toBe(true)
  })

  it("count what happened while nobody took any, once", async () => {
    const first = await rig.start(QUICK)
    await rig.until(async () => (await rig.sql("SELECT 1 FROM erp_sample LIMIT 1")).length, "a sample")
    await first.monitoring.watch.stop()
    await rig.place(first, 5)
    await rig.untilStatus("delivered", 5)
    await rig.sql(
      "UPDATE erp_attempt SET finished_at = finished_at - interval '1 hour', started_at = started_at - interval '1 hour'"
    )
    await rig.sql(
      "UPDATE erp_sample SET counted_until = counted_until - interval '2 hours', at = at - interval '2 hours'; UPDATE erp_pulse SET at = at - interval '2 hours'"
    )
    const second = await rig.start(QUICK)
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_sample WHERE at > now() - interval '1 minute'")).length,
      "another one"
    )
    const [{ delivered }] = (await rig.sql<{ delivered: number }>(
      "SELECT sum(delivered)::int AS delivered FROM erp_sample"
    )) as [{ delivered: number }]
    expect(delivered).toBe(5)
    const { samples, step } = await second.monitoring.samples({ from: new Date(Date.now() - 3 * 3_600_000) })
    expect(step).toBe(60)
    expect(
      samples.filter(({ type }) => type === "order.placed").reduce((sum, sample) => sum + sample.delivered, 0)
    ).toBe(5)
  })

  it("are put together in steps: the highest level, the sum of counts", async () => {
    const runtime = await rig.start()
    await runtime.monitoring.watch.stop()
    await rig.sql("TRUNCATE erp_sample")
    await rig.sql(
      `INSERT INTO erp_sample (id, at, counted_until, connection_id, direction, type, depth, lag, dead, held, dead_by, dead_added, delivered,
                               failed, items, superseded, errors, p50, p95, circuit)
       SELECT 'erpsmp_' || n, '2026-01-01T00:00:00Z'::timestamptz + n * interval '1 minute', now(), c.id, 'out', 'order.placed', n * 10, n, n, 0,
              '[]', 1, 2, 1, 0, 0, '[{"class": "transient", "code": "timeout", "count": 1}]', n, n * 2,
              CASE WHEN n = 3 THEN 'open' ELSE 'closed' END
         FROM erp_connection c, generate_series(0, 9) n`
    )
    const [from, to] = [new Date("2026-01-01T00:00:00Z"), new Date("2026-01-01T01:00:00Z")]
    const { samples } = await runtime.monitoring.samples({ from, to, step: 300, connection: "erp" })
    const errors = [{ class: "transient", code: "timeout", count: 5 }]
    const of = { direction: "out", type: "order.placed", delivered: 10, failed: 5, dead_added: 5, errors }
    expect(samples).toMatchObject([
      { ...of, at: from, depth: 40, dead: 4, p50: 2, p95: 8, circuit: "open" },
      { ...of, at: new Date("2026-01-01T00:05:00Z"), depth: 90, dead: 9, p50: 7, p95: 18, circuit: "closed" },
    ])
    await expect(runtime.monitoring.samples({ from, to, step: 1 })).resolves.toMatchObject({ step: 60 })
    await expect(runtime.monitoring.samples({ from: to, to: from })).rejects.toThrow("earlier")
    const long = { from: new Date("2020-01-01T00:00:00Z"), to, step: 60 }
    await expect(runtime.monitoring.samples(long)).rejects.toThrow(/make it at least \d+/)
  })
})
