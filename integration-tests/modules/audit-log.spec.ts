import type { AuditView } from "../../src/modules/erp"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { bury } from "../support/dead-letters"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

const KIM = { id: "user_kim", type: "user" }
const KEY = { id: "apk_1", type: "api-key" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

async function office(): Promise<ErpRuntime> {
  const runtime = rig.runtime()
  await runtime.connections.sync()
  return runtime
}

const ALL = { limit: 100, offset: 0 }
const entries = async (runtime: ErpRuntime) => (await runtime.auditLog.list({}, ALL)).entries
const SYSTEM = { actor: { id: null, type: "system" } }

describe("what the plugin itself does to a connection", () => {
  it("is written down where ten orders in a row were refused", async () => {
    rig.erp.behave = async () => {
      throw fail("rejected", "wrong_vat")
    }
    const runtime = await rig.start()
    await rig.place(runtime, 10)
    await rig.until(async () => (await entries(runtime)).length > 0, "it is paused")
    const [connection] = await runtime.connections.list()
    expect(await entries(runtime)).toEqual([
      expect.objectContaining({
        ...SYSTEM,
        ...{ action: "connection.pause", target: { type: "connection", id: connection!.id } },
        ...{ connection_id: connection!.id, before: { status: "active" } },
        ...{ after: { status: "paused", paused_code: "all_refused" }, reason: expect.stringContaining("wrong_vat") },
      }),
    ])
  })

  it("is written down where the database has moved, and where the options have it no more", async () => {
    await rig.start({ environment: "production", others: [{ name: "other" }] })
    const moved = await rig.start({ environment: "staging", others: [{ name: "other" }] })
    expect(await entries(moved)).toEqual(
      [1, 2].map(() =>
        expect.objectContaining({ ...SYSTEM, after: { status: "paused", paused_code: "other_environment" } })
      )
    )
    await rig.reset()
    await rig.start({ others: [{ name: "other" }] })
    await rig.sql("UPDATE erp_connection SET seen_at = now() - interval '1 hour' WHERE name = 'other'")
    const without = rig.runtime()
    await without.connections.sync()
    await without.connections.sync()
    const [other] = await rig.sql<{ id: string }>("SELECT id FROM erp_connection WHERE name = 'other'")
    expect(await entries(without)).toEqual([
      expect.objectContaining({
        ...SYSTEM,
        ...{ action: "connection.remove", connection_id: other!.id, after: { status: "removed" } },
      }),
    ])
  })
})

describe("the audit log", () => {
  it("has no row of what was refused, and none of what a bulk redrive does to each", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await rig.start()
    const { id } = (await runtime.deliveries.ofOrder(order!))[0]!
    await runtime.redrives.start({ ids: [id] }, 10, KIM)
    runtime.redriveLoop.lend(rig.readOrders)
    await rig.untilStatus("delivered")
    await expect(runtime.deliveries.discard(id, "late", KIM)).rejects.toThrow("is delivered and cannot be discarded")
    await expect(runtime.deliveries.settle(id, null, KIM)).rejects.toThrow("cannot be settled")
    await expect(runtime.redriving.redriveOne(id, rig.readOrders, KIM)).rejects.toThrow("cannot be redriven")
    expect((await entries(runtime)).map(({ action }) => action)).toEqual(["redrive.start"])
  })

  it("notes a redrive that capture has settled, as the order is now", async () => {
    const [order] = await bury(rig, 1)
    const runtime = await office()
    const { id } = (await runtime.deliveries.ofOrder(order!))[0]!
    rig.changeUnseen(order!, { status: "canceled", canceled_at: new Date() })
    await runtime.redriving.redriveOne(id, rig.readOrders, KIM)
    expect(await entries(runtime)).toMatchObject([
      { action: "delivery.redrive", actor: KIM, before: { status: "dead" }, after: { status: "skipped" } },
    ])
  })

  it("is read by whoever, whatever, whenever, a page at a time and newest first", async () => {
    const orders = await bury(rig, 6)
    const runtime = await office()
    const ids: string[] = []
    for (const [at, order] of orders.entries()) {
      const { id } = (await runtime.deliveries.ofOrder(order))[0]!
      await runtime.deliveries.discard(id, `reason ${at}`, at % 2 ? KEY : KIM)
      ids.push(id)
    }
    // All at one moment: ids decide then.
    await rig.sql("UPDATE erp_audit SET created_at = '2026-01-01T00:00:00.123456Z' WHERE reason < 'reason 4'")
    const list = runtime.auditLog
    const whole = (await list.list({}, ALL)).entries
    expect(whole.map(({ at, id }) => `${at.toISOString()} ${id}`)).toEqual(
      whole
        .map(({ at, id }) => `${at.toISOString()} ${id}`)
        .sort()
        .reverse()
    )
    const pages: AuditView[] = []
    for (let offset = 0; offset < 6; offset += 2) {
      const page = await list.list({}, { limit: 2, offset })
      expect(page).toMatchObject({ count: 6, count_is_estimate: false })
      pages.push(...page.entries)
    }
    expect(pages).toEqual(whole)
    const found = async (filter: object) => (await list.list(filter, ALL)).entries.map(({ reason }) => reason).sort()
    const { id: connection } = (await runtime.connections.list())[0]!
    expect(await found({ actor: KEY.id })).toEqual(["reason 1", "reason 3", "reason 5"])
    expect(await found({ actor_type: "user", target: ids[4] })).toEqual(["reason 4"])
    expect(await found({ connection: "erp", to: new Date("2026-01-02") })).toHaveLength(4)
    expect(await found({ connection, from: new Date("2026-01-02") })).toEqual(["reason 4", "reason 5"])
    expect(await found({ action: "delivery.settle" })).toEqual([])
    expect(await found({ target_type: "delivery", action: "delivery.discard" })).toHaveLength(6)
    expect(await found({ connection: "nobody" })).toEqual([])
    expect(await list.get(whole[0]!.id)).toEqual(whole[0])
    await expect(list.get("erpaud_1")).rejects.toThrow('There is no audit entry "erpaud_1".')
  })

  it("is kept as long as the options say", async () => {
    await rig.sql(
      `INSERT INTO erp_audit (id, actor_type, action, target_type, created_at)
       SELECT 'erpaud_' || g, 'script', 'connection.reencrypt', 'connection', now() - g * interval '1 day' FROM generate_series(0, 9) g`
    )
    const runtime = rig.runtime({ retention: { audit: "108h" } })
    expect(await runtime.keeping.purge()).toEqual({ audit: 5 })
    expect((await entries(runtime)).map(({ id }) => id)).toEqual([0, 1, 2, 3, 4].map((day) => `erpaud_${day}`))
  })

  it("is taken away whole, also where a thousand share one moment", async () => {
    const runtime = await office()
    await rig.sql(
      `INSERT INTO erp_audit (id, actor_type, action, target_type, created_at)
       SELECT 'erpaud_' || lpad(g::text, 5, '0'), 'script', 'connection.reencrypt', 'connection', now() - g / 1500 * interval '1 microsecond'
         FROM generate_series(1, 2500) g`
    )
    const taken: string[] = []
    for await (const lot of runtime.auditLog.all({ actor_type: "script" })) {
      taken.push(...lot.map(({ id }) => id))
    }
    expect(taken).toHaveLength(2500)
    expect(new Set(taken).size).toBe(2500)
  })
})
