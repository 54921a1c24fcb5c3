import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const connections = () =>
  rig.sql<{ name: string; status: string; paused_code: string | null; paused_reason: string | null }>(
    "SELECT name, status, paused_code, paused_reason FROM erp_connection ORDER BY name"
  )

describe("a database that is opened in another environment", () => {
  const words =
    'This database was last used in "production" and is now used in "staging". Resume the connection here if it may talk to its ERP.'

  it("starts with all connections paused, saying why, and sends once they are resumed", async () => {
    const production = await rig.start({ environment: "production" })
    await production.relay.stop()
    await rig.place(production, 3)
    await production.stop()

    const staging = await rig.start({ environment: "staging", others: [{ name: "brought-along" }] })
    await rig.place(staging)
    const paused = { status: "paused", paused_code: "other_environment", paused_reason: words }
    expect(await connections()).toEqual([
      { name: "brought-along", ...paused },
      { name: "erp", ...paused },
    ])
    expect(rig.logged.filter((line) => line.includes(words))).toHaveLength(1)
    expect(rig.erp.requests).toEqual([])

    const erp = (await staging.connections.list()).find(({ name }) => name === "erp")
    expect(await staging.connections.resume(erp!.id)).toBe(true)
    staging.relay.nudge()
    await rig.untilStatus("delivered", 4)
  })

  it("stays as people left it at the next start there", async () => {
    await (await rig.start({ environment: "production" })).stop()
    const staging = await rig.start({ environment: "staging" })
    const [connection] = await staging.connections.list()
    await staging.connections.resume(connection!.id)
    await staging.stop()
    await rig.start({ environment: "staging" })
    expect(await connections()).toMatchObject([{ status: "active" }])
  })

  it.each([
    ["without a name", { environment: "production" }, {}, "paused"],
    ["of the same name", { environment: "production" }, { environment: "production" }, "active"],
    ["that gets its first name", {}, { environment: "production" }, "active"],
    ["that has no name, like the one before", {}, {}, "active"],
  ])("to one %s", async (_, before, after, status) => {
    await (await rig.start(before)).stop()
    await rig.start(after)
    expect(await connections()).toMatchObject([{ status }])
  })

  it("also pauses what comes back after it was removed", async () => {
    await (await rig.start({ environment: "production" })).stop()
    const staging = await rig.start({ environment: "staging" })
    await staging.stop()
    await rig.travel(61_000)
    const without = await rig.start({ environment: "staging", connection: { name: "other" } })
    expect(await connections()).toMatchObject([{ status: "removed" }, { name: "other", status: "active" }])
    await without.stop()
    await rig.start({ environment: "staging" })
    expect((await connections())[0]).toEqual({
      name: "erp",
      status: "paused",
      paused_code: "other_environment",
      paused_reason: words,
    })
  })
})

describe("a connection that is gone from the options", () => {
  it("keeps its deliveries, and goes on with them when it comes back", async () => {
    rig.erp.refuse()
    const before = await rig.start()
    await rig.place(before, 3)
    await rig.rest(before)
    await before.stop()
    await rig.travel(61_000)
    const without = await rig.start({ connection: { name: "other" } })
    expect(await connections()).toMatchObject([
      {
        name: "erp",
        status: "removed",
        paused_reason: "It is no longer in the plugin options. Its deliveries are kept.",
      },
      { name: "other", status: "active" },
    ])
    expect(await rig.statuses()).toEqual({ pending: 3 })
    await without.stop()

    rig.erp.recover()
    await rig.start()
    await rig.untilStatus("delivered", 3)
  })

  it("is not removed while another process has it: two releases may overlap", async () => {
    const newer = await rig.start({ others: [{ name: "brought-by-the-newer" }] })
    await rig.travel(61_000)
    await newer.connections.heartbeat()
    await rig.start()
    expect(await connections()).toMatchObject([{ status: "active" }, { status: "active" }])
  })

  it("is removed by the processes that run, a minute after the last one that had it", async () => {
    const older = await rig.start({ others: [{ name: "given-up" }] })
    const newer = await rig.start()
    await older.stop()
    await newer.connections.heartbeat()
    expect(await connections()).toMatchObject([{ status: "active" }, { status: "active" }])
    await rig.travel(61_000)
    await newer.connections.heartbeat()
    expect(await connections()).toMatchObject([{ status: "active" }, { name: "given-up", status: "removed" }])
  })

  it("is taken back by the release that has it when one before 0.2 has removed it", async () => {
    const runtime = await rig.start()
    await rig.sql("UPDATE erp_connection SET status = 'removed', paused_code = 'removed_from_options'")
    await runtime.connections.heartbeat()
    expect(await connections()).toMatchObject([{ status: "active", paused_code: null }])
  })
})
