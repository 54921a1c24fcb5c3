import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

/** No lease ends by itself, no call by its timeout: the test decides. */
const SLOW = { timeout: "1m" }

describe("a process that dies, or wakes too late", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  /** Books, then never reports: the ERP has the order, we do not know it. */
  async function bookAndFallSilent(idempotency: "key" | "lookup" | "none") {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      const result = book()
      await gate.pass()
      return result
    }
    const connection = { ...SLOW, settings: { idempotency } }
    const runtime = await rig.start({ connection })
    const [id] = await rig.place(runtime)
    await rig.until(async () => gate.arrived === 1, "the ERP has booked")
    rig.erp.behave = async (book) => book()
    await rig.endLeases()
    return { runtime, id: id! }
  }

  const lost = async () =>
    (await rig.sql("SELECT code FROM erp_attempt WHERE number = 1 AND code = 'lease_lost'")).length === 1

  it("between the ERP's commit and our write: found by lookup, not before the call could have ended, one document", async () => {
    const { runtime, id } = await bookAndFallSilent("lookup")
    await rig.until(lost, "the lease is given up")
    const [row] = await rig.sql<{ wait: number }>(
      "SELECT extract(epoch FROM available_at - last_attempt_at)::float AS wait FROM erp_delivery WHERE look_first"
    )
    expect(row!.wait).toBeGreaterThanOrEqual(60)
    await rig.travel(61_000)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(id)).toEqual(["S00001"])
    expect(await rig.sql("SELECT document_number, look_first FROM erp_delivery")).toEqual([
      { document_number: "S00001", look_first: false },
    ])
    expect(await rig.sql("SELECT code FROM erp_attempt ORDER BY number")).toEqual([
      { code: "lease_lost" },
      { code: "found_in_erp" },
    ])
    expect(rig.erp.count("deliver")).toBe(1)
  })

  it("between the ERP's commit and our write, with an idempotency key: sent again, the same document", async () => {
    const { id } = await bookAndFallSilent("key")
    await rig.untilStatus("delivered")
    expect(rig.erp.count("deliver", id)).toBe(2)
    expect(rig.erp.documentsOf(id)).toEqual(["S00001"])
  })

  it("between the ERP's commit and our write, with neither: held until somebody has looked", async () => {
    const { runtime, id } = await bookAndFallSilent("none")
    await rig.untilStatus("held")
    expect(await rig.sql("SELECT error_class, code FROM erp_delivery")).toEqual([
      { error_class: "outcome_unknown", code: "lease_lost" },
    ])
    const [delivery] = await runtime.deliveries.ofOrder(id)
    await runtime.deliveries.settle(delivery!.id, { document_number: "S00001" })
    await rig.untilStatus("delivered")
    expect(rig.erp.count("deliver", id)).toBe(1)
  })

  it.each([
    ["succeeded", () => undefined],
    [
      "failed",
      () => {
        throw fail("rejected", "unprocessable")
      },
    ],
  ])("a worker that wakes late and has %s writes nothing over what was decided without it", async (_how, wake) => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      wake()
      return book()
    }
    const late = await rig.start({ connection: { ...SLOW, settings: { idempotency: "key" } } })
    const [id] = await rig.place(late)
    await rig.until(async () => gate.arrived === 1, "the first worker sleeps")
    rig.erp.behave = async (book) => book()
    await rig.endLeases()
    await rig.untilStatus("delivered")
    const decided = await written(rig)
    gate.open()
    await late.stop()
    expect(rig.erp.inFlight).toBe(0)
    expect(await written(rig)).toEqual(decided)
    expect(rig.erp.documentsOf(id!)).toEqual(["S00001"])
  })

  it("a worker that wakes late cannot save a step, and is told so", async () => {
    const gate = rig.erp.gate()
    let refusal = ""
    rig.erp.behave = async (book, { progress }) => {
      await gate.pass()
      await progress.save("created", { id: 28 }).catch((error: Error) => (refusal = error.message))
      return book()
    }
    const late = await rig.start({ connection: { ...SLOW, settings: { idempotency: "none" } } })
    await rig.place(late)
    await rig.until(async () => gate.arrived === 1, "the first worker sleeps")
    await rig.endLeases()
    await rig.untilStatus("held")
    gate.open()
    await late.stop()
    expect(refusal).toMatch(/lease .* lost/)
    expect(await rig.sql("SELECT progress, status FROM erp_delivery")).toEqual([{ progress: null, status: "held" }])
  })

  it("a step saved before the crash is there for the next attempt, which does not start over", async () => {
    const steps: unknown[] = []
    rig.erp.behave = async (book, { progress }) => {
      steps.push(progress.steps)
      if (!progress.steps.created) {
        await progress.save("created", { id: 28 })
        throw new Error("The connector fell over.")
      }
      return book()
    }
    const runtime = await rig.start({ connection: { settings: { idempotency: "key" } } })
    const [id] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(steps).toEqual([{}, { created: { id: 28 } }])
    expect(await rig.sql("SELECT code, counted, health FROM erp_attempt WHERE number = 1")).toEqual([
      { code: "connector_crashed", counted: true, health: "failure" },
    ])
    expect(rig.erp.documentsOf(id!)).toHaveLength(1)
  })

  it("a lease is held as long as the call lasts", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start({ connection: SLOW, worker: { lease: "300ms" } })
    await rig.place(runtime)
    await rig.until(async () => gate.arrived === 1, "the call is under way")
    const [first] = await rig.sql<{ lease_until: Date }>("SELECT lease_until FROM erp_delivery")
    await rig.until(
      async () => (await rig.sql("SELECT 1 FROM erp_delivery WHERE now() > $1", [first!.lease_until])).length === 1,
      "the first lease would be over"
    )
    await runtime.relay.look()
    expect(await rig.statuses()).toEqual({ leased: 1 })
    gate.open()
    await rig.untilStatus("delivered")
    expect(await rig.sql("SELECT attempts_begun FROM erp_delivery")).toEqual([{ attempts_begun: 1 }])
  })
})

describe("a process that is asked to stop", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  it("ends the call under way and writes it down, and begins no other", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start({ connection: { ...SLOW, concurrency: 2 }, worker: { concurrency: 1 } })
    await rig.place(runtime, 2)
    await rig.until(
      async () => gate.arrived === 1 && (await rig.statuses()).leased === 2,
      "one call is under way, one is queued"
    )
    const stopped = runtime.stop()
    gate.open()
    await stopped
    expect(await rig.statuses()).toEqual({ delivered: 1, leased: 1 })
    expect(rig.erp.count("deliver")).toBe(1)
  })

  it("does not wait longer than its deadline for a call that hangs; another process delivers it", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const connection = { ...SLOW, settings: { idempotency: "key" } }
    const runtime = await rig.start({ connection, worker: { shutdown_deadline: "200ms" } })
    const [id] = await rig.place(runtime)
    await rig.until(async () => gate.arrived === 1, "the call hangs")
    const asked = Date.now()
    await runtime.stop()
    expect(Date.now() - asked).toBeLessThan(3_000)
    rig.erp.behave = async (book) => book()
    await rig.start({ connection })
    await rig.endLeases()
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(id!)).toHaveLength(1)
  })

  it("cuts off a call that obeys its signal, and writes that down", async () => {
    rig.erp.behave = (_book, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(fail("outcome_unknown", "interrupted")))
      })
    const runtime = await rig.start({ connection: SLOW, worker: { shutdown_deadline: "200ms" } })
    await rig.place(runtime)
    await rig.until(async () => rig.erp.inFlight === 1, "the call is under way")
    await runtime.stop()
    expect(await rig.sql("SELECT status, code, look_first FROM erp_delivery")).toEqual([
      { status: "pending", code: "interrupted", look_first: true },
    ])
  })
})

/** All a late worker could have written to. */
async function written(rig: Rig): Promise<unknown> {
  return [
    await rig.sql("SELECT * FROM erp_delivery ORDER BY seq"),
    await rig.sql("SELECT * FROM erp_attempt ORDER BY number"),
    await rig.sql("SELECT state, reason, code, probes FROM erp_circuit"),
  ]
}
