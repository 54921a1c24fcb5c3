import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { TOKEN } from "../support/locked-erp"
import type { Rig, RigOptions } from "../support/rig"
import { body, NEW, OLD, RowRig } from "../support/row-rig"

let rows: RowRig
let rig: Rig

beforeAll(async () => {
  rows = await RowRig.create()
  rig = rows.rig
})
beforeEach(() => rows.reset())
afterAll(() => rig.destroy())

const known = (runtime: ErpRuntime, id: string) =>
  rig.until(() => runtime.connections.find(id), "the other process knows it", 5_000)

describe("a change at one process reaches the others within seconds", () => {
  it("a new connection starts now, and gets what is placed from then on", async () => {
    const working = await rows.start()
    const admin = await rows.office()
    const [before] = await rig.place(working)
    const id = await admin.connectionEdits.create(body())
    await known(working, id)
    const [after] = await rig.place(working)
    await rig.until(async () => rows.locked.documentsOf(after!).length, "it is at both")
    await rig.untilStatus("delivered", 3)
    expect(rows.locked.documentsOf(before!)).toEqual([])
    expect(rig.erp.documentsOf(after!)).toHaveLength(1)
  })

  it("mended credentials let go what waited, by itself, and nothing has died", async () => {
    const working = await rows.start()
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(
      body({ credentials: { token: "not-the-right-one" }, probe_interval: "10m", probe_interval_max: "10m" })
    )
    await known(working, id)
    await rig.place(working, 3)
    const circuit = () => rig.sql("SELECT state, reason FROM erp_circuit WHERE connection_id = $1", [id])
    await rig.until(async () => (await circuit())[0]!.state === "open", "its circuit opens")
    expect(await rows.deliveries(id)).not.toContainEqual(expect.objectContaining({ status: "dead" }))

    await admin.connectionEdits.update(id, { revision: 1, credentials: { token: TOKEN } })
    await rig.until(async () => rows.locked.ledger.length === 3, "all are there")
    await rig.until(async () => (await rows.deliveries(id))[0]!.n === 3, "all stand the same")
    expect(await rows.deliveries(id)).toEqual([{ status: "delivered", n: 3 }])
    expect(rows.locked.duplicates()).toEqual([])
  })

  it("a rotated webhook secret is taken besides the one before, and the third drops the first", async () => {
    const working = await rows.start()
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(body())
    const secrets: string[] = []
    for (let turn = 0; turn < 3; turn++) {
      secrets.unshift(await admin.connectionEdits.rotateWebhookSecret(id, 1))
    }
    await rig.until(
      async () => (await working.connections.find(id))?.webhook_secrets[0] === secrets[0],
      "the other process knows the newest",
      5_000
    )
    expect((await working.connections.find(id))!.webhook_secrets).toEqual(secrets.slice(0, 2))
    expect(await admin.connectionEdits.rotateWebhookSecret(id, 0)).toMatch(/^whsec_[\w+/]{43}=$/)
    admin.connections.forget()
    expect((await admin.connections.find(id))!.webhook_secrets).toHaveLength(1)
  })

  it("survives a restart, with what is new in the release", async () => {
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(body({ versions: { "order.placed": 1 }, metadata_keys: ["gift"] }))
    await rig.sql("UPDATE erp_connection SET pins = pins - 'order.edited' WHERE id = $1", [id])
    await admin.stop()
    const again = await rows.start()
    expect(await again.connections.find(id)).toMatchObject({
      name: "second",
      source: "admin",
      metadata_keys: ["gift"],
      pins: { "order.placed": 1, "order.edited": 1, "order.canceled": 1 },
      policy: { timeout: 2_000, retry_schedule: [50, 100] },
    })
  })
})

describe("a row that cannot be read", () => {
  const cases: [string, () => Promise<RigOptions>, RegExp][] = [
    ["its key is gone", async () => rows.withKeys(NEW), /encrypted with the key "old"/],
    ["there are no keys at all", async () => ({ ...rows.withKeys(), encryption: {} }), /encrypted with the key "old"/],
    ["its connector is not installed", async () => ({ encryption: { keys: [OLD] } }), /no connector "locked"/],
    [
      "the release wants something else",
      async () => {
        await rig.sql(
          `UPDATE erp_connection SET config = config || '{"settings": {"idempotency": "hope"}}' WHERE source = 'admin'`
        )
        return rows.withKeys(OLD)
      },
      /settings\.idempotency: /,
    ],
    [
      "it is no configuration",
      async () => {
        await rig.sql(
          `UPDATE erp_connection SET config = '"nonsense"', credentials = 'v1.old.x' WHERE source = 'admin'`
        )
        return rows.withKeys(OLD)
      },
      /cannot be decrypted/,
    ],
  ]

  it.each(cases)("says why, and its deliveries wait while others go: %s", async (_, breaking, why) => {
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(body())
    const before = await rows.stored(id)
    await admin.stop()
    const runtime = await rows.start(await breaking())
    const [order] = await rig.place(runtime)
    await rig.until(async () => rig.erp.documentsOf(order!).length, "the other connection goes on")

    const { connections } = await runtime.overview.read()
    expect(connections).toMatchObject([
      { name: "erp", problem: null, source: "options" },
      { name: "second", problem: expect.stringMatching(why), source: "admin", status: "active", depth: { pending: 1 } },
    ])
    expect(JSON.stringify([connections, rig.logged])).not.toContain(TOKEN)
    expect(await rows.view(runtime, id)).toMatchObject({ problem: expect.stringMatching(why), credentials: {} })
    expect(await runtime.connectionTests.test(id, null)).toMatchObject({
      ok: false,
      checks: [{ name: "usable", code: "unusable", detail: expect.stringMatching(why) }],
    })
    await runtime.stop()

    await rig.sql("UPDATE erp_connection SET config = $2, credentials = $3 WHERE id = $1", [
      id,
      before.config,
      before.credentials,
    ])
    await rows.start()
    await rig.until(async () => rows.locked.documentsOf(order!).length, "it went once it could be read")
  })

  it("a ciphertext moved to another row opens nothing there", async () => {
    const admin = await rows.office()
    const first = await admin.connectionEdits.create(body())
    const second = await admin.connectionEdits.create(body({ name: "third" }))
    await rig.sql(
      "UPDATE erp_connection SET credentials = (SELECT credentials FROM erp_connection WHERE id = $1) WHERE id = $2",
      [first, second]
    )
    expect(await rows.view(admin, second)).toMatchObject({
      problem: expect.stringContaining("belong to another connection"),
    })
    expect(await rows.view(admin, first)).toMatchObject({ problem: null })
  })

  it("is not sent what its connector may not take, before that is known", async () => {
    const settings = { message_types: ["order.placed", "order.canceled"] }
    const before = await rows.start()
    const id = await before.connectionEdits.create(body({ settings }))
    const [order] = await rig.place(before)
    await rig.until(async () => rows.locked.documentsOf(order!).length, "it is there")
    await rig.untilStatus("delivered", 2)
    await before.stop()
    const runtime = await rows.start(rows.withKeys(NEW))
    await rig.change(runtime, order!, { canceled_at: new Date(), status: "canceled" })
    const told = () =>
      rig.sql("SELECT status, code FROM erp_delivery WHERE connection_id = $1 AND type <> 'order.placed'", [id])
    expect(await told()).toEqual([{ status: "held", code: "cannot_revise" }])
    await runtime.stop()
    await rows.start()
    await rig.until(async () => rows.locked.changesOf(order!).length, "it goes once it can be read")
  })

  it("is mended by entering its secrets anew, and only by all of them", async () => {
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(body())
    await admin.connectionEdits.rotateWebhookSecret(id, 0)
    const other = await rows.office(rows.withKeys(NEW))
    const anew = { revision: 2, credentials: { token: TOKEN } }
    await expect(other.connectionEdits.update(id, { revision: 2, timeout: "3s" })).rejects.toThrow(
      /^credentials: must be entered anew/
    )
    await expect(other.connectionEdits.update(id, anew)).rejects.toThrow(/^webhook_secrets: must be entered anew/)
    await other.connectionEdits.update(id, { ...anew, webhook_secrets: [] })
    expect(await rows.view(other, id)).toMatchObject({ problem: null, credentials: { token: { set: true } } })
  })
})

describe("options and admin", () => {
  it("a connection of the options does not take over one of the admin with its name", async () => {
    const admin = await rows.office()
    const id = await admin.connectionEdits.create(body())
    await admin.stop()
    const again = await rows.start({ ...rows.withKeys(OLD), others: [{ name: "second" }] })
    expect(await again.connections.find(id)).toMatchObject({ connector: "locked", source: "admin" })
    expect(rig.logged.join("\n")).toContain("connection second of the options is not used")
    await rig.travel(61_000)
    await again.connections.heartbeat()
    expect(await rows.view(again, id)).toMatchObject({ status: "active" })
  })

  it("those of the options are not people's to change", async () => {
    const runtime = await rows.start()
    const { id } = (await runtime.connections.list())[0]!
    const owned = /is set in the plugin options, which own it/
    await expect(runtime.connectionEdits.update(id, { revision: 1, timeout: "1s" })).rejects.toThrow(owned)
    await expect(runtime.connectionEdits.rotateWebhookSecret(id, 1)).rejects.toThrow(owned)
    await expect(runtime.connectionRemoval.remove(id, { discard: false })).rejects.toThrow(owned)
    await expect(runtime.connectionTests.test(id, { settings: {} })).rejects.toThrow(owned)
    expect(await runtime.connectionTests.test(id, null)).toMatchObject({ ok: true })
    expect(await rows.view(runtime, id)).toMatchObject({
      source: "options",
      timeout: "2s",
      retry_schedule: ["50ms", "100ms", "200ms"],
    })
  })

  it("a database that is opened elsewhere pauses those of the admin as well", async () => {
    const production = await rows.start({ ...rows.withKeys(OLD), environment: "production" })
    const id = await production.connectionEdits.create(body())
    await production.stop()
    const staging = await rows.start({ ...rows.withKeys(OLD), environment: "staging" })
    expect(await rows.view(staging, id)).toMatchObject({ status: "paused", paused_code: "other_environment" })
  })
})
