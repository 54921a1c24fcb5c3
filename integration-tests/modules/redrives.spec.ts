import { MedusaError } from "@medusajs/framework/utils"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { DeliveryChoice } from "../../src/modules/erp/services/delivery-choice"
import { bury, busiestSecond, inAnySecond, recordRedriven, untilRedrive } from "../support/dead-letters"
import { canceled } from "../support/order-changes"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

const OPERATOR = { id: "user_1", type: "user" }
const DEAD: DeliveryChoice = { status: "dead" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** Begins a redrive and lends every process what reads orders, as its job does. */
async function redrive(choice: DeliveryChoice, pace: number, ...runtimes: ErpRuntime[]): Promise<string> {
  const { id } = await runtimes[0]!.redrives.start(choice, pace, OPERATOR)
  runtimes.forEach((runtime) => runtime.redriveLoop.lend(rig.readOrders))
  return id
}

describe("a redrive of many", () => {
  it("never exceeds its pace over two processes, books nothing twice, and fresh orders go out meanwhile", async () => {
    const ids = await bury(rig, 300)
    await recordRedriven(rig)
    const options = { connection: { concurrency: 10 } }
    const [first, second] = [await rig.start(options), await rig.start(options)]
    const id = await redrive(DEAD, 100, first, second)
    await rig.until(async () => (await first.redrives.get(id)).redriven >= 50, "some are redriven")

    const fresh = await rig.place(second, 5)
    await rig.until(async () => fresh.every((order) => rig.erp.documentsOf(order).length), "fresh orders are booked")
    expect(await first.redrives.get(id)).toMatchObject({ state: "running", remaining: expect.any(Number) })

    expect(await untilRedrive(rig, first, id, "done")).toMatchObject({
      ...{ total: 300, redriven: 300, skipped: 0, failed: 0, remaining: 0, failures: [], pace: 100 },
      ...{ filter: DEAD, started_by: OPERATOR, finished_at: expect.any(Date) },
    })
    await rig.untilStatus("delivered", 305)
    expect(rig.erp.ledger.map(({ reference }) => reference).sort()).toEqual([...ids, ...fresh].sort())
    const busiest = await busiestSecond(rig)
    expect(busiest).toBeLessThanOrEqual(100)
    expect(busiest).toBeGreaterThan(10)
  })

  it("keeps a slow pace as well, by the database's clock", async () => {
    await bury(rig, 25)
    await recordRedriven(rig)
    const [first, second] = [await rig.start(), await rig.start()]
    await untilRedrive(rig, first, await redrive(DEAD, 10, first, second), "done")
    expect(await busiestSecond(rig)).toBeLessThanOrEqual(10)
    await rig.untilStatus("delivered", 25)
  })

  it("sends what was dead when it began, and nothing twice that dies again", async () => {
    const ids = await bury(rig, 5)
    rig.erp.behave = async () => {
      throw fail("rejected", "unprocessable")
    }
    const runtime = await rig.start()
    const id = await redrive(DEAD, 100, runtime)
    expect(await untilRedrive(rig, runtime, id, "done")).toMatchObject({ total: 5, redriven: 5 })
    await rig.untilStatus("dead", 5)
    expect(rig.erp.count("deliver")).toBe(ids.length)
    expect(await runtime.redrives.start({ ids: ["erpdlv_none"] }, 10, OPERATOR)).toMatchObject({
      state: "done",
      total: 0,
    })
  })

  it("leaves what another redrive is at to that one", async () => {
    await bury(rig, 3)
    const runtime = rig.runtime()
    expect(await runtime.redrives.count(DEAD)).toBe(3)
    const { id } = await runtime.redrives.start(DEAD, 1, OPERATOR)
    expect(await runtime.redrives.count(DEAD)).toBe(0)
    expect(await runtime.redrives.start(DEAD, 1, OPERATOR)).toMatchObject({ total: 0 })
    await runtime.redrives.cancel(id)
    expect(await runtime.redrives.count(DEAD)).toBe(3)
  })

  it("is canceled: what has not been sent stays as it is", async () => {
    await bury(rig, 60)
    const runtime = await rig.start()
    const id = await redrive(DEAD, 10, runtime)
    await rig.until(async () => (await runtime.redrives.get(id)).redriven >= 3, "some are redriven")
    await runtime.redrives.cancel(id)
    const { dead = 0 } = await rig.statuses()
    expect(dead).toBeGreaterThan(40)

    const [last] = await rig.sql<{ id: string }>("SELECT id FROM erp_delivery ORDER BY seq DESC LIMIT 1")
    await untilRedrive(rig, runtime, await redrive({ ids: [last!.id] }, 1, runtime), "done")
    // The lot that was under way, one at this pace, may have gone.
    expect((await rig.statuses()).dead).toBeGreaterThanOrEqual(dead - 2)
    expect(await rig.sql("SELECT id FROM erp_delivery WHERE redrive_id IS NOT NULL")).toEqual([])
    const after = await runtime.redrives.get(id)
    expect(after).toMatchObject({ state: "canceled", remaining: 60 - after.redriven, finished_at: expect.any(Date) })
    await expect(runtime.redrives.cancel(id)).rejects.toMatchObject({ type: MedusaError.Types.CONFLICT })
    await expect(runtime.redrives.cancel("erprdr_none")).rejects.toMatchObject({ type: MedusaError.Types.NOT_FOUND })
  })

  it("goes on at another process when its own is killed in the middle of a lot", async () => {
    await bury(rig, 10)
    const dying = rig.runtime()
    const { id } = await dying.redrives.start(DEAD, 100, OPERATOR)
    // As kill -9 leaves it: the lease is held, half of the lot has gone, nothing has been counted.
    await rig.sql("UPDATE erp_redrive SET lease_token = 'dead', lease_until = now() + interval '30 seconds'")
    await rig.sql(
      "UPDATE erp_delivery SET status = 'pending' WHERE id IN (SELECT id FROM erp_delivery ORDER BY seq LIMIT 5)"
    )
    const runtime = await rig.start()
    runtime.redriveLoop.lend(rig.readOrders)
    await rig.untilStatus("delivered", 5)
    expect(await runtime.redrives.get(id)).toMatchObject({ state: "running", remaining: 10 })

    await rig.sql("UPDATE erp_redrive SET lease_until = now() - interval '1 second'")
    expect(await untilRedrive(rig, runtime, id, "done")).toMatchObject({ redriven: 10, skipped: 0, failed: 0 })
    await rig.untilStatus("delivered", 10)
    expect(rig.erp.duplicates()).toEqual([])
  })

  it("writes nothing of a lot whose lease another process has taken meanwhile", async () => {
    await bury(rig, 1)
    const slow = rig.runtime()
    const gate = rig.erp.gate()
    const { id } = await slow.redrives.start(DEAD, 100, OPERATOR)
    slow.redriveLoop.start()
    slow.redriveLoop.lend(async (ids) => {
      await gate.pass()
      return rig.readOrders(ids)
    })
    await rig.until(async () => gate.arrived === 1, "the order is being read")
    await rig.sql("UPDATE erp_redrive SET lease_token = 'another'")
    gate.open()
    await slow.redriveLoop.stop()
    expect(await slow.redrives.get(id)).toMatchObject({ redriven: 0, state: "running" })
    expect(await rig.sql("SELECT redrive_id FROM erp_delivery")).toEqual([{ redrive_id: id }])
  })

  it("keeps fresh orders only a few calls behind an ERP that is slow", async () => {
    await bury(rig, 40)
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start({ connection: { concurrency: 1 } })
    const id = await redrive(DEAD, 100, runtime)
    await rig.until(async () => {
      const [row] = await rig.sql<{ rests: boolean }>(
        "SELECT ready_at > now() + interval '150 ms' AS rests FROM erp_redrive"
      )
      return row!.rests
    }, "a few wait for the ERP, and the redrive for them")
    expect((await runtime.redrives.get(id)).remaining).toBeGreaterThan(30)
    const [fresh] = await rig.place(runtime)
    gate.open()
    await rig.untilStatus("delivered", 41)
    expect(rig.erp.ledger.findIndex(({ reference }) => reference === fresh)).toBeLessThan(12)
  })

  it("ends with the reason where the connection is removed, and sends what goes elsewhere", async () => {
    await bury(rig, 3)
    await rig.sql("UPDATE erp_connection SET name = 'gone', status = 'removed', source = 'admin'")
    const [sent] = await bury(rig, 1)
    const runtime = await rig.start()
    const id = await redrive(DEAD, 100, runtime)
    const { failures, ...ended } = await untilRedrive(rig, runtime, id, "done")
    expect(ended).toMatchObject({ total: 4, redriven: 1, failed: 3, remaining: 0 })
    expect(failures.map(({ reason }) => reason)).toEqual(
      Array.from({ length: 3 }, () => "Its connection gone is removed. It stays as it is.")
    )
    await rig.untilStatus("delivered")
    expect(await rig.statuses()).toEqual({ dead: 3, delivered: 1 })
    expect(rig.erp.documentsOf(sent!)).toHaveLength(1)
  })

  it("waits while the connection is paused", async () => {
    await bury(rig, 2)
    const runtime = await rig.start()
    await rig.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'test'")
    const id = await redrive(DEAD, 100, runtime)
    await rig.until(async () => {
      const [row] = await rig.sql<{ later: boolean }>(
        "SELECT ready_at > created_at + interval '1 second' AS later FROM erp_redrive"
      )
      return row!.later
    }, "it has looked")
    expect(await rig.statuses()).toEqual({ dead: 2 })
    await rig.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")
    await untilRedrive(rig, runtime, id, "done")
    await rig.untilStatus("delivered", 2)
  })
})

describe("each goes the way a single one would", () => {
  it("skips what has been canceled since, and builds anew what could not be built", async () => {
    const [gone, sent] = await bury(rig, 2)
    const [unbuilt] = await bury(rig, 1, { currency_code: null })
    rig.changeUnseen(gone!, canceled())
    rig.changeUnseen(unbuilt!, { currency_code: "eur" })
    const runtime = await rig.start()
    const id = await redrive(DEAD, 100, runtime)
    expect(await untilRedrive(rig, runtime, id, "done")).toMatchObject({ total: 3, redriven: 2, skipped: 1, failed: 0 })
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.ledger.map(({ reference }) => reference).sort()).toEqual([sent, unbuilt].sort())
  })

  it("counts as failed, with the reason, what cannot go; the others go", async () => {
    const [doubtful] = await bury(rig, 1)
    const [unbuilt] = await bury(rig, 1, { currency_code: null })
    const [unreadable, sent] = await bury(rig, 2)
    await rig.sql("UPDATE erp_delivery SET error_class = 'outcome_unknown' WHERE subject = $1", [doubtful])
    rig.changeUnseen(unreadable!, { created_at: "nonsense" })
    const runtime = await rig.start({ connection: { settings: { idempotency: "none" } } })
    const id = await redrive(DEAD, 100, runtime)
    const { failures, ...redriven } = await untilRedrive(rig, runtime, id, "done")
    expect(redriven).toMatchObject({ total: 4, redriven: 1, failed: 3 })
    await rig.untilStatus("delivered", 1)
    expect(rig.erp.ledger.map(({ reference }) => reference)).toEqual([sent])

    const rows = await rig.sql<{ id: string; subject: string }>("SELECT id, subject FROM erp_delivery")
    const reasonOf = (order?: string) => {
      const { id: delivery } = rows.find(({ subject }) => subject === order)!
      return failures.find(({ delivery_id }) => delivery_id === delivery)?.reason
    }
    expect(reasonOf(doubtful)).toMatch(/must be settled instead/)
    expect(reasonOf(unbuilt)).toMatch(/^It still cannot be built: /)
    expect(reasonOf(unreadable)).toBe("The order cannot be read.")
  })

  it("looks in the ERP first, where a message was attempted before", async () => {
    const [order] = await bury(rig, 1)
    await rig.sql("UPDATE erp_delivery SET attempts_begun = 1")
    const runtime = await rig.start()
    rig.erp.ledger.push({ reference: order!, number: "S00042", message: "earlier" })
    await untilRedrive(rig, runtime, await redrive(DEAD, 100, runtime), "done")
    await rig.untilStatus("delivered")
    expect(rig.erp.count("deliver")).toBe(0)
  })
})

describe("a dry run", () => {
  it("says how many would go and how many the ERP has already, and changes nothing", async () => {
    const ids = await bury(rig, 60)
    const runtime = await rig.start()
    for (const reference of ids.slice(0, 9)) {
      rig.erp.ledger.push({ reference, number: "S1", message: "earlier" })
    }
    expect(await runtime.redrivePreview.preview(DEAD)).toEqual({
      ...{ total: 60, looked_at: 50, found: 9 },
      summary: "60 would go, 9 of 50 looked at are already in the ERP",
    })
    expect(await rig.statuses()).toEqual({ dead: 60 })
    expect(await rig.sql("SELECT id FROM erp_redrive")).toEqual([])
  })

  it("asks no faster than the connection's rate", async () => {
    await bury(rig, 30)
    const runtime = await rig.start({ connection: { rate: { max: 10, per_seconds: 1 } } })
    expect(await runtime.redrivePreview.preview(DEAD)).toMatchObject({ total: 30, looked_at: 30 })
    const asked = rig.erp.requests.filter(({ kind }) => kind === "find").map(({ at }) => at)
    expect(asked).toHaveLength(30)
    expect(inAnySecond(asked)).toBeLessThanOrEqual(10)
  })

  it("counts nobody as looked at whom the ERP did not answer about, or who cannot be asked for", async () => {
    await bury(rig, 2)
    rig.erp.refuse()
    const runtime = await rig.start()
    const silent = { total: 2, looked_at: 0, found: 0, summary: "2 would go, none could be looked for in the ERP" }
    expect(await runtime.redrivePreview.preview(DEAD)).toEqual(silent)
    await rig.sql("UPDATE erp_circuit SET state = 'open', next_probe_at = now() + interval '1 hour'")
    const asked = rig.erp.count("find")
    expect(await runtime.redrivePreview.preview(DEAD)).toEqual(silent)
    expect([asked, rig.erp.count("find")]).toEqual([2, 2])
  })
})
