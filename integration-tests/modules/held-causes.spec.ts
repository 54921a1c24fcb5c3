import { CONNECTOR_ERROR_CODES } from "../../src/modules/erp/connector/codes"
import { heldBy, type HELD_CLASSES, HELD_CODES, OWN_ATTEMPT_CODES } from "../../src/modules/erp/held-codes"
import { PHRASES } from "../../src/modules/erp/phrases"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { HELD_CASES, restart } from "../support/held-causes"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

const PAGE = { limit: 20, offset: 0 }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** It is in the list by cause, and tells people in words how it stands and what to do. */
async function seen(runtime: ErpRuntime, cause: { code: string; error_class?: string }, count = 1): Promise<void> {
  await rig.untilStatus("held", count)
  const { groups } = await runtime.causes.list("held", PAGE)
  expect(groups).toEqual([expect.objectContaining({ ...cause, count, reason: expect.stringMatching(/\S/) })])
  const { deliveries } = await runtime.deliveryList.page({ status: ["held"] }, PAGE)
  const { state, next, error_class, code } = deliveries[0]!
  expect(state).toMatch(/^Held: \S/)
  expect(next).toBe(PHRASES[`held_${heldBy({ error_class, code })}`])
}

/** It has gone by itself: nothing is held, and the ERP has each once. */
async function gone(documents: number): Promise<void> {
  await rig.until(async () => {
    const statuses = await rig.statuses()
    return !statuses.held && !statuses.pending && !statuses.leased
  }, "nothing is held or under way")
  expect(await rig.statuses()).toMatchObject({ delivered: expect.any(Number) })
  expect((await rig.statuses()).dead).toBeUndefined()
  expect(rig.erp.ledger).toHaveLength(documents)
  expect(rig.erp.duplicates()).toEqual([])
}

it("each code we hold deliveries for has a case here", () => {
  expect(Object.keys(HELD_CASES).sort()).toEqual(Object.keys(HELD_CODES).sort())
})

it.each(Object.entries(HELD_CASES))("%s: is listed by its cause, and goes once that is mended", async (code, held) => {
  const runtime = await held.hold(rig)
  await seen(runtime, { code })
  await held.mend(rig, runtime)
  await gone(held.documents ?? 1)
})

const codesOf = (wanted: keyof typeof HELD_CLASSES) =>
  Object.entries(CONNECTOR_ERROR_CODES).flatMap(([code, { class: own }]) => (own === wanted ? [code] : []))

describe("a setting is wrong, and the ERP says so to each order only", () => {
  it.each(codesOf("configuration"))("%s: one a minute tries, and all go once it is mended", async (code) => {
    const runtime = await rig.start()
    rig.erp.onTest = () => undefined
    rig.erp.behave = async () => {
      throw fail("configuration", code)
    }
    await rig.place(runtime, 3)
    await seen(runtime, { code, error_class: "configuration" }, 3)
    rig.erp.recover()
    await rig.sql("UPDATE erp_delivery SET updated_at = updated_at - interval '2 minutes'")
    await rig.withHeld((held) => held.retryOne())
    runtime.relay.nudge()
    await gone(3)
  })
})

describe("nobody knows whether the ERP has it", () => {
  const blind = { settings: { idempotency: "none" } }

  it.each([...new Set([...codesOf("outcome_unknown"), ...Object.keys(OWN_ATTEMPT_CODES)])])(
    "%s: goes once the connection can look, and nothing is booked twice",
    async (code) => {
      const runtime = await rig.start({ connection: blind })
      let calls = 0
      rig.erp.behave = async (book) => {
        if (calls++ === 0) {
          book()
        }
        throw fail("outcome_unknown", code)
      }
      await rig.place(runtime, 2)
      await seen(runtime, { code, error_class: "outcome_unknown" }, 2)
      rig.erp.recover()
      await rig.travel(60_000)
      await restart(rig, runtime)
      await gone(2)
      expect(rig.erp.count("find")).toBe(2)
    }
  )

  it("is settled by a person: it is there, or it is not and goes", async () => {
    const runtime = await rig.start({ connection: blind })
    rig.erp.behave = async () => {
      throw fail("outcome_unknown", "timeout")
    }
    await rig.place(runtime, 2)
    await seen(runtime, { code: "timeout" }, 2)
    rig.erp.recover()
    const { deliveries } = await runtime.deliveryList.page({ status: ["held"] }, PAGE)
    await runtime.deliveries.settle(deliveries[0]!.id, { document_number: "S42" })
    await runtime.deliveries.settle(deliveries[1]!.id, null)
    runtime.relay.nudge()
    await gone(1)
  })

  it("a connection that can no longer look does not send on the chance", async () => {
    const looking = await rig.start({ connection: { retry_schedule: ["1h"] } })
    rig.erp.behave = async (book) => {
      book()
      throw fail("outcome_unknown", "timeout")
    }
    await rig.place(looking)
    await rig.until(async () => (await rig.sql("SELECT 1 FROM erp_delivery WHERE look_first")).length, "it is in doubt")
    rig.erp.recover()
    await rig.travel(3_600_000)
    const runtime = await restart(rig, looking, { connection: blind })
    await seen(runtime, { code: "cannot_look", error_class: "outcome_unknown" })
    await rig.travel(60_000)
    await restart(rig, runtime)
    await gone(1)
  })

  it("what was being sent when its connection was removed is looked up once that is back", async () => {
    const runtime = await rig.start()
    await rig.place(runtime)
    await rig.untilStatus("delivered")
    await rig.sql("UPDATE erp_connection SET status = 'removed', paused_code = 'removed_from_options'")
    await rig.sql(
      "UPDATE erp_delivery SET status = 'leased', lease_token = 'gone', lease_until = now() - interval '1 second'"
    )
    await rig.withHeld((held) => held.holdOrphans())
    await seen(runtime, { code: "lease_lost" })
    await rig.travel(60_000)
    await restart(rig, runtime)
    await gone(1)
    expect(rig.erp.count("deliver")).toBe(1)
  })

  it("a process that can look does not leave it to the next start", async () => {
    const old = await rig.start({ connection: blind })
    rig.erp.behave = async () => {
      throw fail("outcome_unknown", "timeout")
    }
    const able = rig.runtime()
    await able.connections.sync()
    await rig.place(old)
    await seen(old, { code: "timeout" })
    await old.stop()
    rig.erp.recover()
    await rig.travel(60_000)
    await rig.withHeld(async (held) => held.lookUpAll(await able.connections.list()))
    expect(await rig.sql("SELECT status, look_first FROM erp_delivery")).toEqual([
      { status: "pending", look_first: true },
    ])
    await rig.start()
    await gone(1)
  })
})
