import { Rig } from "../support/rig"
import { Watched } from "../support/watched"

const MINUTE = 60_000

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

describe("an outage", () => {
  /** It goes down after three minutes and is back after twenty-nine; then what waits drains. */
  const away = (minute: number) =>
    ({
      ...{ depth: minute < 29 ? 10 * minute : 560 - 10 * minute, lag_time: 120 * minute },
      circuit: minute < 3 || minute > 28 ? "closed" : "open",
    }) as const

  it("is one page, for itself, once it has lasted for long enough; what follows from it is silent", async () => {
    const runtime = await watched.watching()
    await watched.outage(watched.now - 3 * MINUTE)
    await watched.sample(33, away, 12)
    await watched.look(runtime)
    const [, circuit] = await watched.incidents()
    expect(await watched.told()).toEqual([])
    expect(await watched.states()).toEqual(["backlog_growing: open", "circuit_open: pending", "lag_high: pending"])
    await watched.look(runtime)
    expect(await watched.told()).toEqual(["circuit_open opened -> all", "circuit_open opened -> pager"])
    await watched.looks(runtime, 7)
    expect(await watched.told()).toHaveLength(2)
    const following = (await watched.incidents()).filter(({ rule }) => rule !== "circuit_open")
    expect(following.map(({ rule, state, consequence_of }) => [rule, state, consequence_of])).toEqual([
      ["backlog_growing", "open", circuit!.id],
      ["lag_high", "open", circuit!.id],
    ])
    expect(await runtime.alerts.standing()).toMatchObject({ open: 1, paging: 1 })
    await watched.recovery()
    await watched.looks(runtime, 3)
    expect(await watched.told()).toEqual([
      ...["circuit_open opened -> all", "circuit_open opened -> pager"],
      ...["circuit_open resolved -> all", "circuit_open resolved -> pager"],
    ])
    expect((await watched.incidents()).map(({ summary }) => summary)[1]).toMatch(/^The ERP of "erp" is back, after/)
  })

  it("leaves behind what is told then", async () => {
    const runtime = await watched.watching()
    await rig.place(runtime)
    await watched.hold()
    await watched.outage(watched.now - 10 * MINUTE)
    await watched.looks(runtime, 3)
    expect((await watched.told()).some((line) => line.includes("held_long"))).toBe(false)
    await watched.recovery()
    await watched.look(runtime)
    expect(await watched.told()).toHaveLength(2)
    await watched.look(runtime)
    expect((await watched.told()).slice(2)).toEqual([
      ...["circuit_open resolved -> all", "circuit_open resolved -> pager"],
      "held_long opened -> all",
    ])
    await watched.looks(runtime, 2)
    expect(await watched.told()).toHaveLength(5)
  })

  it("does not take back what was told before it", async () => {
    const runtime = await watched.watching()
    await rig.place(runtime)
    await watched.hold()
    await watched.look(runtime)
    await watched.outage(watched.now - 10 * MINUTE)
    await watched.look(runtime)
    expect(await runtime.alerts.standing()).toMatchObject({ open: 2, paging: 1 })
    await watched.recovery()
    await watched.looks(runtime, 3)
    expect((await watched.told()).filter((line) => line.startsWith("held_long"))).toEqual(["held_long opened -> all"])
  })

  it("of credentials pages at once, and the circuit does not page beside it", async () => {
    const runtime = await watched.watching()
    await watched.outage(watched.now, "credentials")
    await watched.looks(runtime, 8)
    expect(await watched.told()).toEqual(["credentials_refused opened -> all", "credentials_refused opened -> pager"])
  })

  it("of the worker is one page for all connections", async () => {
    const runtime = await watched.watching()
    await watched.sample(20, (minute) => ({ depth: 10 * minute, lag_time: 120 * minute }))
    await rig.sql("UPDATE erp_channel SET severities = '{page}'")
    watched.beat = async () => undefined
    await rig.sql("INSERT INTO erp_pulse (id, name, at) VALUES ('erppul_1', 'relay', $1)", [
      new Date(watched.now - 20 * MINUTE),
    ])
    await watched.look(runtime)
    expect(await watched.told()).toEqual(["no_worker opened -> all", "no_worker opened -> pager"])
    expect((await watched.incidents()).filter(({ consequence_of }) => consequence_of)).toHaveLength(2)
  })
})
