import type { AlertFacts, ConnectionFacts } from "../../src/modules/erp/alerts"
import { stockLevel } from "../../src/modules/erp/messages"
import { alertsSchema } from "../../src/modules/erp/monitoring-options"
import { AlertFactsReader } from "../../src/modules/erp/services/alert-facts"
import { Database, type Sql } from "../../src/modules/erp/services/database"
import { bury } from "../support/dead-letters"
import { Rig } from "../support/rig"

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000]

let rig: Rig
let database: Database
let now: Date

beforeAll(async () => {
  rig = await Rig.create()
  database = new Database({ connectionString: rig.url }, { onError: () => undefined })
})
beforeEach(async () => {
  await rig.reset()
  now = (await rig.sql<{ now: Date }>("SELECT now()"))[0]!.now
})
afterAll(async () => {
  await database.close()
  await rig.destroy()
})

const ago = (ms: number) => new Date(now.getTime() - ms)
const read = (at = now): Promise<AlertFacts> =>
  new AlertFactsReader(alertsSchema.parse(undefined)).read(database, at, new Set())
const theOnly = async (at = now): Promise<ConnectionFacts> => (await read(at)).connections[0]!

async function connect(confirm_within?: string): Promise<void> {
  await rig.runtime({ connection: { confirm_within } }).connections.sync()
}

/** What the ERP said of stock, at so many milliseconds before now. */
async function heard(...before: number[]): Promise<void> {
  await rig.sql(
    `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, status, created_at)
     SELECT 'erpinb_' || at, c.id, '/erp', at::text, $2, 1, 1, 'x', '{}', 'applied', at
       FROM erp_connection c, unnest($1::timestamptz[]) at`,
    [before.map(ago), stockLevel.type]
  )
}

describe("when an ERP usually says something of stock", () => {
  const every = (ms: number, from: number, to: number) =>
    Array.from({ length: Math.floor((to - from) / ms) }, (_, index) => from + index * ms)

  it("is known from its latest distances, and from how silent it was at this time of day", async () => {
    await connect()
    await heard(...every(5 * MINUTE, 2 * HOUR, 8 * HOUR), DAY - HOUR, DAY + 3 * HOUR, 7 * DAY + 4 * HOUR)
    const { stock } = await theOnly()
    expect(stock).toMatchObject({ last: ago(2 * HOUR), usual: 5 * MINUTE, distances: 40, day_known: true })
    expect(stock).toMatchObject({ silent_a_day_ago: 3 * HOUR, silent_a_week_ago: 4 * HOUR })
  })

  it("counts a large import once", async () => {
    await connect()
    await heard(...[0, 6, 12, 18].flatMap((hours) => every(100, hours * HOUR + MINUTE, hours * HOUR + 1.5 * MINUTE)))
    expect((await theOnly()).stock).toMatchObject({
      distances: 3,
      usual: expect.closeTo(6 * HOUR, -5),
      day_known: false,
    })
  })

  it("is not known of one that never did, or did so for the first time", async () => {
    await connect()
    expect((await theOnly()).stock).toBeNull()
    await heard(3 * DAY)
    const silence = { silent_a_day_ago: null, silent_a_week_ago: null }
    expect((await theOnly()).stock).toMatchObject({ distances: 0, usual: 0, ...silence })
  })
})

it("what was found by the sweep, of what was captured just now", async () => {
  const runtime = rig.runtime()
  await runtime.connections.sync()
  const ids = await rig.place(runtime, 5)
  await rig.sql("UPDATE erp_message SET captured_by = 'sweep', created_at = $2 WHERE subject = ANY($1)", [
    ids.slice(0, 2),
    ago(10 * MINUTE),
  ])
  await rig.sql("UPDATE erp_message SET captured_by = 'backfill' WHERE subject = $1", [ids[2]])
  await rig.sql("UPDATE erp_message SET created_at = $2 WHERE subject = $1", [ids[3], ago(16 * MINUTE)])
  const { captured } = await read(new Date(now.getTime() + MINUTE))
  expect(captured).toEqual({ event: 1, sweep: 2, first_sweep: ago(10 * MINUTE), last_sweep: ago(10 * MINUTE) })
})

it("what is held for too long, but not what waits for its payment", async () => {
  const runtime = rig.runtime()
  await runtime.connections.sync()
  const [first, second, third] = await rig.place(runtime, 3)
  const hold = (id: string, code: string, since: Date) =>
    rig.sql("UPDATE erp_delivery SET status = 'held', code = $2, created_at = $3 WHERE subject = $1", [id, code, since])
  await hold(first!, "awaiting_payment", ago(5 * DAY))
  await hold(second!, "same_purchase_twice", ago(2 * DAY))
  await hold(third!, "totals_mismatch", ago(HOUR))
  await heard(3 * DAY, 4 * DAY)
  await rig.sql("UPDATE erp_inbox SET status = 'held', code = 'unknown_sku'")
  expect((await theOnly()).held).toEqual([
    expect.objectContaining({ direction: "out", count: 1, since: ago(2 * DAY), codes: ["same_purchase_twice"] }),
    expect.objectContaining({ direction: "in", count: 2, since: ago(4 * DAY), codes: ["unknown_sku"] }),
  ])
})

it("what was handed over and never booked, where the connection says until when", async () => {
  await connect("1h")
  await bury(rig, 3)
  await rig.sql("UPDATE erp_delivery SET status = 'delivered', confirmation = 'handed_over', delivered_at = $1", [
    ago(2 * HOUR),
  ])
  const [one] = await rig.sql<{ id: string }>("SELECT id FROM erp_delivery ORDER BY seq LIMIT 1")
  await rig.sql("UPDATE erp_delivery SET document_number = 'S0042' WHERE id = $1", [one!.id])
  await connect("1h")
  expect((await theOnly()).unconfirmed).toMatchObject({ count: 2, since: ago(2 * HOUR), within_ms: HOUR })
  await connect("3h")
  expect((await theOnly()).unconfirmed).toBeNull()
  await connect()
  expect((await theOnly()).unconfirmed).toBeNull()
})

it("dead letters by cause, and how many of them are new", async () => {
  await connect()
  await bury(rig, 3)
  await rig.sql("UPDATE erp_delivery SET dead_at = $1", [ago(HOUR)])
  await rig.sql("UPDATE erp_delivery SET dead_at = $1 WHERE seq = 1", [ago(MINUTE)])
  await rig.sql("UPDATE erp_delivery SET code = 'unknown_sku' WHERE seq = 2")
  const { dead } = await theOnly()
  expect(dead.map(({ code, count, recent }) => [code, count, recent]).sort()).toEqual([
    ["unknown_sku", 1, 0],
    ["unprocessable", 2, 1],
  ])
})

it("channels that fail, and incidents of causes there are", async () => {
  await connect()
  await rig.sql(
    `INSERT INTO erp_channel (id, name, kind, source, status, severities, settings, failing_since, failing_code)
     SELECT 'erpcha_' || status, status, 'webhook', 'options', status, '{page}', '{}', $1, 'gone' FROM unnest('{active,paused}'::text[]) status`,
    [ago(HOUR)]
  )
  await rig.sql(
    `INSERT INTO erp_incident (id, rule, cause, severity, state, since, seen_at, summary, numbers)
     SELECT 'erpinc_' || state, 'dead_letter', state, 'ticket', state, now(), now(), '', '{}' FROM unnest('{open,resolved}'::text[]) state`
  )
  const { broken_channels, known_causes } = await read()
  expect(broken_channels).toEqual([{ id: "erpcha_active", name: "active", since: ago(HOUR), code: "gone" }])
  expect(known_causes).toEqual(new Set(["open"]))
})

it("beside very many rows that are finished, nothing reads them all", async () => {
  await connect()
  await rig.sql(
    `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, delivered_at, confirmation, created_at)
     SELECT 'd' || n, 'm' || n, c.id, 'order.placed', 's' || n, 'delivered', now(), now() - interval '3 days', 'confirmed', now() - interval '3 days'
       FROM erp_connection c, generate_series(1, 20000) n`
  )
  await rig.sql(
    `INSERT INTO erp_message (id, type, version, subject, revision, time, data, created_at)
     SELECT 'm' || n, 'order.placed', 1, 's' || n, 1, now(), '{}', now() - interval '3 days' FROM generate_series(1, 20000) n`
  )
  await heard(...Array.from({ length: 20_000 }, (_, index) => DAY + index * 1_000))
  await rig.sql("ANALYZE erp_delivery; ANALYZE erp_message; ANALYZE erp_inbox")
  const read: Record<string, number> = {}
  const counting: Sql = {
    async query<Row extends object>(text: string, values?: unknown[]) {
      const [plan] = await rig.sql<Explained>(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values)
      count(plan!["QUERY PLAN"][0].Plan, read)
      return database.query<Row>(text, values)
    },
  }
  await new AlertFactsReader(alertsSchema.parse(undefined)).read(counting, now, new Set())
  expect(read).toHaveProperty("erp_inbox")
  expect(Object.entries(read).filter(([, rows]) => rows > 500)).toEqual([])
})

interface Plan {
  "Relation Name"?: string
  "Actual Rows": number
  "Actual Loops": number
  "Rows Removed by Filter"?: number
  Plans?: Plan[]
}
interface Explained {
  "QUERY PLAN": [{ Plan: Plan }]
}

/** Rows that were looked at, by table. */
function count(plan: Plan, into: Record<string, number>): void {
  const table = plan["Relation Name"]
  if (table) {
    const rows = (plan["Actual Rows"] + (plan["Rows Removed by Filter"] ?? 0)) * plan["Actual Loops"]
    into[table] = (into[table] ?? 0) + rows
  }
  plan.Plans?.forEach((part) => count(part, into))
}
