import { ConnectorError } from "../../src/modules/erp/connector"
import { bury } from "../support/dead-letters"
import { Rig, type RigOptions } from "../support/rig"
import { Watched } from "../support/watched"

const MINUTE = 60_000
const OPERATOR = { id: "user_1", type: "user" }
const PAGE = { limit: 20, offset: 0 }

let rig: Rig
let watched: Watched

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(async () => {
  await rig.reset()
  watched = await Watched.over(rig)
})
afterEach(() => watched.close())
afterAll(() => rig.destroy())

it("is found by processes that run, once, and is over by itself", async () => {
  const options: RigOptions = { monitoring: { interval: "300ms" }, connection: { concurrency: 1 } }
  const [first] = [await rig.start(options), await rig.start(options)]
  rig.erp.behave = async () => {
    throw new ConnectorError("rejected", { code: "unprocessable", message: "Product 7 unknown" })
  }
  const [order] = await rig.place(first, 1)
  await rig.until(async () => (await watched.states()).includes("dead_letter: open"), "an incident is open")
  const [delivery] = await first.deliveries.ofOrder(order!)
  await first.deliveries.discard(delivery!.id, "Not needed.", OPERATOR)
  await rig.until(async () => (await watched.states()).includes("dead_letter: resolved"), "it is resolved")
  expect(await watched.told()).toEqual(["dead_letter opened -> all", "dead_letter resolved -> all"])
})

describe("a dead letter", () => {
  it("opens one ticket, a second of its cause updates it, and redriving both resolves it", async () => {
    const runtime = await watched.watching()
    const [id] = await bury(rig, 1)
    await watched.looks(runtime, 2)
    expect(await watched.told()).toEqual(["dead_letter opened -> all"])
    await bury(rig, 1)
    await watched.looks(runtime, 2)
    expect(await watched.told()).toEqual(["dead_letter opened -> all", "dead_letter updated -> all"])
    const [incident] = await watched.incidents()
    expect(incident).toMatchObject({ state: "open", numbers: { count: 2, code: "unprocessable" } })
    expect(incident!.summary).toContain('2 deliveries (order.placed) to "erp" are dead')
    await rig.sql("UPDATE erp_delivery SET status = 'pending', cause = NULL, code = NULL, error_class = NULL")
    await watched.look(runtime)
    expect(await watched.states()).toEqual(["dead_letter: open"])
    await watched.look(runtime)
    expect(await watched.states()).toEqual(["dead_letter: resolved"])
    expect((await watched.told()).at(-1)).toBe("dead_letter resolved -> all")
    expect(JSON.stringify(await watched.incidents())).not.toContain(id)
  })

  it("says that it grows when it has doubled, or after ten minutes", async () => {
    const runtime = await watched.watching()
    const updates = async () => (await watched.told()).filter((line) => line.includes("updated")).length
    await bury(rig, 4)
    await watched.look(runtime)
    await bury(rig, 1)
    await watched.looks(runtime, 8)
    expect(await updates()).toBe(0)
    await watched.looks(runtime, 2)
    expect(await updates()).toBe(1)
    await bury(rig, 5)
    await watched.looks(runtime, 3)
    expect(await updates()).toBe(2)
  })

  it("is found in ticket systems from its group, and from itself", async () => {
    const runtime = await watched.watching()
    await bury(rig, 1)
    await watched.look(runtime)
    const [incident] = await watched.incidents()
    await rig.sql(
      `INSERT INTO erp_ticket (id, incident_id, channel_id, key, url, state)
       VALUES ('erptik_1', $1, 'erpcha_all', 'OPS-42', 'https://jira.example.com/browse/OPS-42', 'open')`,
      [incident!.id]
    )
    const tickets = [{ key: "OPS-42", url: "https://jira.example.com/browse/OPS-42" }]
    const [group] = (await runtime.causes.list("dead", PAGE)).groups
    expect(group).toMatchObject({ key: incident!.cause, tickets })
    const delivery = group!.examples[0]!
    expect(await runtime.deliveries.get(delivery)).toMatchObject({ tickets })
    expect((await runtime.alerts.incident(incident!.id)).tickets).toEqual(tickets)
    await runtime.deliveries.discard(delivery, "Not needed.", OPERATOR)
    expect(await runtime.deliveries.get(delivery)).toMatchObject({ tickets: [] })
  })

  it("that came in is one as well", async () => {
    const runtime = await watched.watching()
    await rig.sql(
      `INSERT INTO erp_inbox (id, connection_id, source, event_id, type, version, epoch, content_hash, body, status, error_class, code, settled_at)
       SELECT 'erpinb_' || n, c.id, '/erp', 'e' || n, 'stock.level', 1, 1, 'x', '{}', 'dead', 'schema', 'unknown_version', now()
         FROM erp_connection c, generate_series(1, 2) n`
    )
    await watched.look(runtime)
    const [incident] = await watched.incidents()
    expect(incident).toMatchObject({ rule: "dead_letter", numbers: { count: 2, direction: "in" } })
  })
})

describe("an incident", () => {
  const refused = () => rig.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'all_refused'")
  const resumed = () => rig.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")

  it("that was never told just goes", async () => {
    const runtime = await watched.watching()
    await watched.outage(watched.now)
    await watched.looks(runtime, 2)
    await watched.recovery()
    await watched.look(runtime)
    expect(await watched.incidents()).toEqual([])
  })

  it("is not over for one look that does not find it", async () => {
    const runtime = await watched.watching()
    await refused()
    await watched.look(runtime)
    await resumed()
    await watched.look(runtime)
    await refused()
    await watched.looks(runtime, 3)
    expect(await watched.told()).toHaveLength(2)
    expect((await watched.incidents()).map(({ state, reopened }) => [state, reopened])).toEqual([["open", 0]])
  })

  it("that returns within a while is the same one; later it is another", async () => {
    const runtime = await watched.watching()
    const rounds = async (after: number) => {
      await refused()
      await watched.look(runtime, after)
      await resumed()
      await watched.looks(runtime, 2)
    }
    await rounds(MINUTE)
    await rounds(25 * MINUTE)
    expect((await watched.incidents()).map(({ state, reopened }) => [state, reopened])).toEqual([["resolved", 1]])
    await rounds(40 * MINUTE)
    expect((await watched.incidents()).map(({ reopened }) => reopened)).toEqual([1, 0])
    const ofPager = (await watched.told()).filter((line) => line.endsWith("pager"))
    expect(ofPager).toEqual(Array(3).fill(["all_refused opened -> pager", "all_refused resolved -> pager"]).flat())
  })

  it("that returns keeps what follows from it", async () => {
    const runtime = await watched.watching()
    await rig.place(runtime)
    await watched.outage(watched.now - 10 * MINUTE)
    await watched.look(runtime)
    const [first] = await watched.incidents()
    await watched.recovery()
    await watched.looks(runtime, 2)
    await watched.hold()
    await watched.outage(watched.now)
    await watched.looks(runtime, 4)
    await rig.sql("UPDATE erp_delivery SET status = 'pending'")
    await watched.look(runtime)
    const [circuit, held] = await watched.incidents()
    expect(circuit).toMatchObject({ id: first!.id, state: "open", reopened: 1 })
    expect(held).toMatchObject({ rule: "held_long", state: "open", consequence_of: first!.id })
  })

  it("is known to the next process, which says nothing twice", async () => {
    await watched.outage(watched.now - 10 * MINUTE)
    await bury(rig, 1)
    await watched.outage(watched.now - 10 * MINUTE)
    await watched.look(await watched.watching())
    const told = await watched.told()
    expect(told).toHaveLength(3)
    await watched.looks(await watched.watching(), 3)
    expect(await watched.told()).toEqual(told)
  })

  it("is one, however many look at once", async () => {
    const runtimes = [await watched.watching(), await watched.watching()]
    await bury(rig, 3)
    await watched.outage(watched.now - 10 * MINUTE)
    watched.now += MINUTE
    await watched.beat(new Date(watched.now))
    const changes = await Promise.all([...runtimes, ...runtimes].map((runtime) => watched.lookAgain(runtime)))
    expect(changes.flatMap(({ opened }) => opened)).toHaveLength(2)
    expect((await watched.states()).sort()).toEqual(["circuit_open: open", "dead_letter: open"])
    expect(await watched.told()).toHaveLength(3)
  })

  it("is logged when it opens and when it is over", async () => {
    const runtime = await watched.watching()
    await refused()
    await watched.looks(runtime, 3)
    await resumed()
    await watched.looks(runtime, 3)
    const [incident] = await watched.incidents()
    expect(rig.logged.filter((line) => line.includes("incident"))).toEqual([
      `erp: incident opened rule=all_refused connection=erp incident=${incident!.id}`,
      `erp: incident resolved rule=all_refused connection=erp incident=${incident!.id}`,
    ])
  })
})
