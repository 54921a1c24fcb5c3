import { randomBytes } from "node:crypto"
import type { Actor } from "../../src/modules/erp"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Incidents } from "../support/channels/incidents"
import { Receiver, SIGNING_SECRET } from "../support/channels/receiver"
import { Rig, type RigOptions } from "../support/rig"
import { key, NEW, OLD } from "../support/row-rig"

const BY: Actor = { id: "user_1", type: "user" }
const OTHER_SECRET = `whsec_${randomBytes(32).toString("base64")}`

let rig: Rig
let desk: Receiver
let incidents: Incidents

beforeAll(async () => {
  rig = await Rig.create()
  incidents = new Incidents(rig)
})
beforeEach(async () => {
  await rig.reset()
  await incidents.alone()
  desk = new Receiver()
  await desk.server.comeUp()
})
afterEach(() => desk.server.goDown())
afterAll(() => rig.destroy())

const keyed = (...keys: (typeof OLD)[]): RigOptions => ({ encryption: { keys: keys.length ? keys : [OLD] } })
const withChannels = (...channels: object[]): RigOptions => ({ ...keyed(), alerts: { channels: channels as never } })
const create = (runtime: ErpRuntime, over: object = {}) => runtime.channels.create(desk.channel(over), BY)

describe("a channel of the admin", () => {
  it("is told, is shown without what is secret, and its credentials lie sealed in its own place", async () => {
    const runtime = await rig.start(keyed())
    const id = await create(runtime)
    await incidents.open(runtime)
    await incidents.until("sent")
    const view = await runtime.channels.retrieve(id)
    expect(view).toMatchObject({
      ...{ name: "desk", kind: "webhook", source: "admin", status: "active", severities: ["page", "ticket"] },
      ...{ revision: 1, problem: null, wakes: true, pending: 0, settings: { url: desk.server.url } },
      credentials: { signing_secrets: { set: true, last_four: ["b2s="] }, authorization: { set: false } },
    })
    const stored = await incidents.channel("desk")
    expect(stored.credentials).toMatch(/^v1\.old\./)
    expect(JSON.stringify([view, stored])).not.toContain(SIGNING_SECRET.slice(6))
    // Moved to another row it opens nothing.
    await create(runtime, { name: "other" })
    await rig.sql("UPDATE erp_channel SET credentials = $1 WHERE name = 'other'", [stored.credentials])
    expect((await runtime.channels.list()).map(({ name, problem }) => [name, problem !== null])).toEqual([
      ["desk", false],
      ["other", true],
    ])
  })

  it("two editors: the second is told, and nothing is overwritten", async () => {
    const runtime = await rig.start(keyed())
    const id = await create(runtime)
    await runtime.channels.update(id, { revision: 1, severities: ["page"] }, BY)
    await expect(runtime.channels.update(id, { revision: 1, name: "later" }, BY)).rejects.toThrow(
      "Channel desk was changed since you read it (revision 1, now 2)"
    )
    await expect(runtime.channels.update(id, { name: "later" }, BY)).rejects.toThrow("revision: is required")
    expect(await runtime.channels.retrieve(id)).toMatchObject({ name: "desk", severities: ["page"], revision: 2 })
  })

  it("what was entered for one place never goes to another", async () => {
    const runtime = await rig.start(keyed())
    const id = await create(runtime)
    const thief = new Receiver()
    await thief.server.comeUp()
    const elsewhere = { settings: { url: thief.server.url } }
    const entered = /^credentials\.signing_secrets: must be entered anew, since the channel leads elsewhere/
    await expect(runtime.channels.update(id, { revision: 1, ...elsewhere }, BY)).rejects.toThrow(entered)
    await expect(runtime.channels.test(id, elsewhere, BY)).rejects.toThrow(entered)
    await expect(
      runtime.channels.update(id, { revision: 1, ...elsewhere, credentials: { authorization: "Bearer x" } }, BY)
    ).rejects.toThrow(entered)
    expect(thief.server.requests).toHaveLength(0)
    await runtime.channels.update(
      id,
      { revision: 1, ...elsewhere, credentials: { signing_secrets: [OTHER_SECRET] } },
      BY
    )
    await runtime.channels.test(id, null, BY)
    expect(thief.server.requests).toHaveLength(1)
    await thief.server.goDown()
  })

  it("errors name the field and never the value", async () => {
    const runtime = await rig.start(keyed())
    const wrong = async (over: object) => {
      const error = await create(runtime, over).catch((thrown: Error) => thrown)
      expect(String(error)).not.toContain(SIGNING_SECRET.slice(6))
      return (error as Error).message
    }
    expect(await wrong({ kind: "pigeon" })).toMatch(
      /^kind: there is no such kind of channel; there are webhook, pagerduty/
    )
    expect(await wrong({ credentials: { signing_secrets: SIGNING_SECRET } })).toMatch(/^credentials\.signing_secrets: /)
    expect(await wrong({ settings: { url: `http://user:${SIGNING_SECRET.slice(6, 20)}@desk` } })).toMatch(
      /^settings\.url: /
    )
    expect(await wrong({ credentials: { [SIGNING_SECRET.slice(0, 3)]: 1, signing_secrets: [OTHER_SECRET] } })).toMatch(
      /is no option; remove it/
    )
    expect(await wrong({ name: "No Slug" })).toMatch(/^name: must be a slug/)
    await create(runtime)
    expect(await wrong({})).toBe('There is a channel "desk" already.')
    expect(await rig.sql("SELECT 1 FROM erp_channel")).toHaveLength(1)
  })

  it("without a key nothing secret is stored, and the refusal says how to make one", async () => {
    const runtime = await rig.start()
    await expect(create(runtime)).rejects.toThrow(
      /^credentials: cannot be stored: set the plugin option encryption\.keys/
    )
    await runtime.channels.create({ name: "feed", kind: "notification" }, BY)
    expect(await incidents.channel("feed")).toMatchObject({ credentials: null })
  })

  it("mended it says what waits; paused or deleted it does not", async () => {
    desk.server.fail(() => true, { status: 401, body: "{}" }, false)
    const runtime = await rig.start(keyed())
    const id = await create(runtime)
    await incidents.open(runtime)
    await rig.until(async () => (await runtime.channels.retrieve(id)).failing_code === "unauthorized", "it failed")
    expect(await runtime.channels.wakers()).toEqual([{ name: expect.any(String), failing: true }])
    expect(await runtime.alerts.standing()).toMatchObject({
      ...{ woken_by: [], problem: "Nobody will be woken: nothing gets through any channel that can page." },
    })
    desk.server.heal()
    await runtime.channels.update(
      id,
      { revision: 1, network: { allow_private_addresses: true, connect_timeout: "2s" } },
      BY
    )
    await incidents.until("sent")
    expect(await runtime.channels.wakers()).toEqual([{ name: expect.any(String), failing: false }])
    expect(await runtime.alerts.standing()).toMatchObject({ woken_by: [expect.any(String)], problem: null })
    await runtime.channels.notifier.stop()
    await incidents.open(runtime, { cause: "b" })
    await runtime.channels.update(id, { revision: 2, paused: true }, BY)
    expect((await incidents.notices())[1]).toMatchObject({ status: "skipped", code: "channel_paused" })
    await incidents.open(runtime, { cause: "c" })
    expect(await incidents.notices()).toHaveLength(2)
    await runtime.channels.remove(id, BY)
    expect(await rig.sql("SELECT status, credentials FROM erp_channel")).toEqual([
      { status: "removed", credentials: null },
    ])
  })

  it("a test that works mends what was broken", async () => {
    const runtime = await rig.start(keyed())
    const id = await create(runtime)
    await rig.sql("UPDATE erp_channel SET failing_since = now(), failing_code = 'x', failing_reason = 'y'")
    desk.server.fail(() => true, { status: 500, body: `{"message":"${SIGNING_SECRET} is odd"}` }, true)
    const failing = await runtime.channels.test(id, null, BY)
    expect(failing).toMatchObject({ ok: false, checks: [{ name: "sent", code: "server_error" }] })
    expect(failing.checks[0]!.detail).toContain("*** is odd")
    expect(await runtime.channels.retrieve(id)).toMatchObject({ failing_code: "x" })
    expect(await runtime.channels.test(id, null, BY)).toMatchObject({ ok: true })
    expect(await runtime.channels.retrieve(id)).toMatchObject({ failing_since: null, failing_code: null })
  })

  it("is encrypted anew with the first key, like connections", async () => {
    const id = await create(await rig.start(keyed(OLD)))
    const runtime = await rig.start(keyed(NEW, OLD))
    expect(await runtime.reencryption.run(BY)).toEqual({ reencrypted: 1, current: 0, unreadable: [] })
    expect(await runtime.reencryption.run(BY)).toEqual({ reencrypted: 0, current: 1, unreadable: [] })
    await expect((await rig.start(keyed(NEW))).channels.retrieve(id)).resolves.toMatchObject({ problem: null })
    const stranger = await rig.start(keyed(key("stranger")))
    expect(await stranger.channels.retrieve(id)).toMatchObject({
      problem: expect.stringContaining('"new"'),
      wakes: false,
    })
    expect(await stranger.reencryption.run(BY)).toMatchObject({ unreadable: ["desk"] })
  })
})

describe("a channel of the plugin options", () => {
  it("is theirs: shown, tested, not changed; its credentials are stored nowhere", async () => {
    const runtime = await rig.start(withChannels(desk.channel()))
    const { id } = await incidents.channel("desk")
    expect(await runtime.channels.retrieve(id as string)).toMatchObject({
      ...{ source: "options", problem: null, credentials: { signing_secrets: { set: true, last_four: ["b2s="] } } },
    })
    const owned = "is set in the plugin options, which own it"
    await expect(runtime.channels.update(id as string, { revision: 1, name: "x" }, BY)).rejects.toThrow(owned)
    await expect(runtime.channels.remove(id as string, BY)).rejects.toThrow(owned)
    await expect(runtime.channels.test(id as string, { name: "x" }, BY)).rejects.toThrow(owned)
    expect(await runtime.channels.test(id as string, null, BY)).toMatchObject({ ok: true })
    expect(JSON.stringify(await rig.sql("SELECT * FROM erp_channel"))).not.toContain("whsec_")
  })

  it("wrong ones stop the start, each field by its path", () => {
    const wrong = { name: "on-call", kind: "pagerduty", credentials: { routing_key: "short" } }
    expect(() => rig.runtime(withChannels(desk.channel(), wrong))).toThrow(
      /alerts\.channels\[1\]\.credentials\.routing_key: must be the 32 letters/
    )
  })

  it("gone from the options it is removed, not at once, and what waits is not said; back again it is told", async () => {
    const before = rig.runtime(withChannels(desk.channel()))
    await before.channels.sync()
    await incidents.open(before)
    const after = rig.runtime(keyed())
    await after.channels.sync()
    expect(await incidents.channel("desk")).toMatchObject({ status: "active" })
    await rig.sql("UPDATE erp_channel SET seen_at = seen_at - interval '2 minutes'")
    await after.channels.sync()
    expect(await incidents.channel("desk")).toMatchObject({ status: "removed" })
    expect(await incidents.notices()).toMatchObject([{ status: "skipped", code: "channel_removed" }])
    expect(await after.channels.list()).toEqual([])
    const again = await rig.start(withChannels(desk.channel()))
    await incidents.open(again, { cause: "b" })
    await incidents.until("skipped sent")
  })

  it("a process that does not have it leaves it to those that have", async () => {
    const owner = rig.runtime(withChannels(desk.channel()))
    await owner.channels.sync()
    const stranger = await rig.start(keyed())
    await incidents.open(stranger)
    stranger.channels.notifier.nudge()
    await stranger.channels.notifier.stop()
    expect(await incidents.notices()).toMatchObject([{ status: "pending", attempts: 0 }])
    await rig.start(withChannels(desk.channel()))
    await incidents.until("sent")
  })
})

it("in another environment nobody is told of incidents of where the database was", async () => {
  const home = rig.runtime({ ...withChannels(desk.channel({ name: "theirs" })), environment: "production" })
  await home.connections.sync()
  await home.channels.sync()
  await create(home)
  await incidents.open(home)
  const staging = await rig.start({ ...withChannels(desk.channel({ name: "theirs" })), environment: "staging" })
  expect(await incidents.notices()).toMatchObject([
    { status: "skipped", code: "other_environment" },
    { status: "skipped", code: "other_environment" },
  ])
  expect((await staging.channels.list()).map(({ name, status }) => [name, status])).toEqual([
    ["desk", "paused"],
    ["theirs", "active"],
  ])
  expect(desk.server.requests).toHaveLength(0)
})
