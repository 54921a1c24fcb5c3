import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { lockedConnector, TOKEN } from "../support/locked-erp"
import type { Rig } from "../support/rig"
import { body, NEW, OLD, RowRig } from "../support/row-rig"

let rows: RowRig
let rig: Rig

beforeAll(async () => {
  rows = await RowRig.create()
  rig = rows.rig
})
beforeEach(() => rows.reset())
afterAll(() => rig.destroy())

describe("an update", () => {
  it("of two editors overwrites nothing: the second is told, whatever the timing", async () => {
    const [one, two] = [await rows.office(), await rows.office()]
    const id = await one.connectionEdits.create(body())
    const attempts = await Promise.allSettled([
      one.connectionEdits.update(id, { revision: 1, timeout: "3s" }),
      two.connectionEdits.update(id, { revision: 1, concurrency: 9 }),
    ])
    const lost = attempts.filter((attempt) => attempt.status === "rejected")
    expect(lost).toHaveLength(1)
    expect(String(lost[0]!.reason)).toMatch(/revision 1, now 2/)
    const { timeout, concurrency, revision } = await rows.view(one, id)
    expect(revision).toBe(2)
    expect([timeout === "3s", concurrency === 9].filter(Boolean)).toHaveLength(1)
  })

  it("keeps what it does not name, secrets included, and takes what is removed", async () => {
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(
      body({ credentials: { token: TOKEN, pin: "four-digits-1234" }, rate: { max: 5, per_seconds: 1 } })
    )
    await admin.connectionEdits.update(id, { revision: 1, timeout: "4s", rate: null })
    expect(await rows.view(admin, id)).toMatchObject({
      timeout: "4s",
      rate: null,
      credentials: { token: { set: true, last_four: ["-erp"] }, pin: { set: true, last_four: ["1234"] } },
    })
    await admin.connectionEdits.update(id, { revision: 2, credentials: { pin: null } })
    expect(await rows.view(admin, id)).toMatchObject({ credentials: { token: { set: true }, pin: { set: false } } })
    await expect(admin.connectionEdits.update(id, { revision: 3, credentials: null })).rejects.toThrow(
      /^credentials\.token: /
    )
    expect(await admin.connections.find(id)).toMatchObject({ policy: { timeout: 4_000 } })
  })
})

it("whatever a connector says in its errors, credentials are not stored with it", async () => {
  const runtime = await rows.start()
  const id = await runtime.connectionEdits.create(body())
  rows.locked.behave = async () => {
    throw new Error(`${"x".repeat(1_900)} refused Bearer ${TOKEN}${"y".repeat(500)}`)
  }
  await rig.place(runtime)
  await rig.until(async () => (await attempts()).length, "it was tried")
  expect(JSON.stringify([await attempts(), await rig.sql("SELECT * FROM erp_delivery"), rig.logged])).not.toContain(
    "token-of"
  )
  expect((await attempts())[0]!.message).toContain("refused Bearer ***")

  function attempts() {
    return rig.sql("SELECT message FROM erp_attempt WHERE connection_id = $1 AND finished_at IS NOT NULL", [id])
  }
})

it("caches of a connector end with the credentials they were made with, also for a test of changes", async () => {
  const admin = await rows.office()
  const id = await admin.connectionEdits.create(body())
  const keys: string[] = []
  rows.locked.test = async ({ connection }) => {
    keys.push(connection.cache_key)
    return { checks: [] }
  }
  await admin.connectionTests.test(id, null)
  await admin.connectionTests.test(id, null)
  await admin.connectionTests.test(id, { timeout: "3s" })
  await admin.connectionEdits.update(id, { revision: 1, timeout: "3s" })
  await admin.connectionTests.test(id, null)
  const [stored, again, draft, changed] = keys
  expect([stored, again]).toEqual([`${id}/1`, `${id}/1`])
  expect(new Set([stored, draft, changed]).size).toBe(3)
  expect((await admin.connections.find(id))!.cache_key).toBe(changed)
})

describe("without a key", () => {
  const keyless = async () => rows.office({ connectors: lockedConnector(rows.locked) })

  it("nothing secret is stored, and the refusal says how to make a key", async () => {
    const admin = await keyless()
    await expect(admin.connectionEdits.create(body())).rejects.toThrow(
      /^credentials: .*encryption\.keys.*openssl rand -base64 32/
    )
    expect(await rig.sql("SELECT name FROM erp_connection")).toEqual([{ name: "erp" }])
  })

  it("a connection without secrets is fine, until it gets one", async () => {
    const admin = await keyless()
    const id = await admin.connectionEdits.create({ name: "open", connector: "scripted" })
    await expect(admin.connectionEdits.rotateWebhookSecret(id, 1)).rejects.toThrow(
      /^webhook_secrets: .*encryption\.keys/
    )
    expect(await rows.stored(id)).toMatchObject({ credentials: null, webhook_secrets: null, revision: 1 })
  })
})

describe("a deleted connection", () => {
  const remove = (runtime: ErpRuntime, id: string, reason?: string) =>
    runtime.connectionRemoval.remove(id, { discard: reason !== undefined, reason })

  it("is refused with the count of what is open, or gives it up; its name is free, its history stays", async () => {
    const runtime = await rows.start()
    const id = await runtime.connectionEdits.create(body())
    const [delivered] = await rig.place(runtime)
    await rig.until(async () => rows.locked.documentsOf(delivered!).length, "one is delivered")
    await rig.untilStatus("delivered", 2)
    await runtime.connections.pauseByHand(id, "a test")
    await rig.place(runtime, 2)
    await expect(remove(runtime, id)).rejects.toThrow("has 2 open deliveries")
    expect(await rows.view(runtime, id)).toMatchObject({ status: "paused" })

    await remove(runtime, id, "moved to another ERP")
    await expect(runtime.connectionViews.get(id)).rejects.toThrow("There is no connection")
    expect(await rows.stored(id)).toMatchObject({ status: "removed", credentials: null, webhook_secrets: null })
    expect(await rows.deliveries(id)).toEqual([
      { status: "delivered", n: 1 },
      { status: "discarded", n: 2 },
    ])
    expect(await rig.sql("SELECT DISTINCT reason FROM erp_delivery WHERE status = 'discarded'")).toEqual([
      { reason: "moved to another ERP" },
    ])
    expect(await rig.sql("SELECT count(*)::int AS n FROM erp_attempt WHERE connection_id = $1", [id])).toEqual([
      { n: 1 },
    ])

    const again = await runtime.connectionEdits.create(body())
    expect(again).not.toBe(id)
    await expect(runtime.connectionEdits.create(body())).rejects.toThrow('There is a connection "second" already.')
    const [later] = await rig.place(runtime)
    await rig.until(async () => rows.locked.documentsOf(later!).length, "its successor works")
    expect(await rows.deliveries(again)).toMatchObject([{ n: 1 }])
  })

  it("leaves no redrive that waits for it for ever", async () => {
    const runtime = await rows.start()
    const id = await runtime.connectionEdits.create(body())
    await runtime.connections.pauseByHand(id, "a test")
    await rig.place(runtime, 2)
    await rig.sql("UPDATE erp_delivery SET status = 'dead' WHERE connection_id = $1", [id])
    const redrive = await runtime.redrives.start({ status: "dead" }, 10, { id: "user_1", type: "user" })
    expect(redrive).toMatchObject({ state: "running", total: 2 })
    await remove(runtime, id, "closed")
    runtime.redriveLoop.lend(rig.readOrders)
    await rig.until(async () => (await runtime.redrives.get(redrive.id)).state === "done", "the redrive is done")
  })

  it("waits for what is being sent, and discards nothing meanwhile", async () => {
    const runtime = await rows.start()
    const id = await runtime.connectionEdits.create(body({ concurrency: 1 }))
    const gate = rows.locked.gate()
    rows.locked.behave = async (book) => gate.pass().then(book)
    await rig.place(runtime, 2)
    await rig.until(async () => gate.arrived, "one is being sent")
    await expect(remove(runtime, id, "enough")).rejects.toThrow("is sending 1 deliveries at this moment")
    expect((await rows.deliveries(id)).some(({ status }) => status === "discarded")).toBe(false)
    gate.open()
    await rig.until(async () => rows.locked.ledger.length === 2, "both are through")
    await rig.until(
      () =>
        remove(runtime, id).then(
          () => true,
          () => false
        ),
      "it goes"
    )
  })

  it("gets nothing more from a process that has not heard of it yet", async () => {
    const [one, two] = [await rows.office(), await rows.office()]
    const id = await one.connectionEdits.create(body())
    two.connections.forget()
    await two.connections.list()
    await remove(one, id)
    await rig.place(two)
    await rig.withHeld((held) => held.holdOrphans())
    expect(await rows.deliveries(id)).not.toContainEqual(expect.objectContaining({ status: "pending" }))
  })
})

describe("re-encryption", () => {
  it("brings everything to the first key, so that the older one can go", async () => {
    const before = await rows.office()
    const ids = [
      await before.connectionEdits.create(body()),
      await before.connectionEdits.create(body({ name: "third" })),
    ]
    await before.connectionEdits.rotateWebhookSecret(ids[0]!, 0)
    const both = await rows.office(rows.withKeys(NEW, OLD))
    expect(await both.reencryption.run()).toEqual({ reencrypted: 2, current: 0, unreadable: [] })
    expect(await both.reencryption.run()).toEqual({ reencrypted: 0, current: 2, unreadable: [] })
    const after = await rows.office(rows.withKeys(NEW))
    expect(await rows.view(after, ids[0]!)).toMatchObject({
      problem: null,
      revision: 2,
      webhook_secrets: { set: true },
    })
    expect(await rows.view(after, ids[1]!)).toMatchObject({ problem: null, revision: 1 })
    expect(await before.reencryption.run()).toEqual({ reencrypted: 0, current: 0, unreadable: ["second", "third"] })
  })
})
