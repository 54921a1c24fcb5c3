import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const state = async () => (await rig.sql<{ state: string }>("SELECT state FROM erp_circuit"))[0]!.state
const isOpen = async () => (await state()) === "open"
const attempts = async () =>
  rig.sql("SELECT sum(attempts)::int AS counted, sum(attempts_begun)::int AS begun FROM erp_delivery")

/** No probe while the test looks. */
const NO_PROBE = { probe_interval: "1h", probe_interval_max: "1h" }
/** After which such a probe is due, its jitter included. */
const PROBE_DUE = 4_000_000

it("opens on three failures in a row; what waits then costs no attempt", async () => {
  rig.erp.refuse()
  const runtime = await rig.start({ connection: { ...NO_PROBE, concurrency: 1 } })
  await rig.place(runtime, 8)
  await rig.until(isOpen, "the circuit is open")
  expect(rig.erp.requests).toHaveLength(3)
  expect(await attempts()).toEqual([{ counted: 3, begun: 3 }])
  expect(await runtime.relay.look()).toBe(false)
  expect(await rig.statuses()).toEqual({ pending: 8 })
  expect(rig.logged.filter((line) => line.includes("opened"))).toHaveLength(1)
})

it("stays closed while every second call succeeds in a shop with few orders", async () => {
  let calls = 0
  rig.erp.behave = async (book) => {
    if (++calls % 2) {
      throw fail("transient", "connection_refused")
    }
    return book()
  }
  await rig.place(await rig.start({ connection: { concurrency: 1, retry_schedule: ["1h"] } }), 8)
  await rig.untilStatus("delivered", 4)
  expect(await state()).toBe("closed")
})

it("asks an ERP that is down once per probe interval, whoever and however many wait", async () => {
  rig.erp.refuse()
  const options = { connection: { probe_interval: "200ms", probe_interval_max: "200ms" } }
  const [first, second] = [await rig.start(options), await rig.start(options)]
  await rig.place(first, 50)
  await rig.until(isOpen, "the circuit is open")
  await rig.until(async () => rig.erp.inFlight === 0, "calls that were under way are over")
  const before = rig.erp.requests.length
  await rig.until(async () => rig.erp.requests.length >= before + 5, "five more requests were made")
  second.relay.nudge()
  const during = rig.erp.requests.slice(before)
  expect(during.every((request) => request.kind === "test")).toBe(true)
  const distances = during.slice(1).map((request, index) => request.at - during[index]!.at)
  expect(Math.min(...distances)).toBeGreaterThanOrEqual(150)
})

describe("half open", () => {
  /** One more probe: `test()` passes, one delivery tries. */
  async function probe(runtime: ErpRuntime): Promise<void> {
    const made = rig.erp.count("deliver")
    await rig.travel(PROBE_DUE)
    runtime.relay.nudge()
    await rig.until(
      async () => rig.erp.count("deliver") === made + 1 && (await state()) !== "half_open",
      "one delivery has tried"
    )
  }

  it("tries another delivery each time, gives their attempts back, and closes on the first that passes", async () => {
    rig.erp.behave = async () => {
      throw fail("transient", "connection_refused")
    }
    const runtime = await rig.start({ connection: { ...NO_PROBE, concurrency: 1, retry_schedule: ["20d", "20d"] } })
    const [poison] = await rig.place(runtime, 3)
    await rig.until(isOpen, "the circuit is open")
    const [before] = await attempts()
    const made = rig.erp.count("deliver")
    await probe(runtime)
    await probe(runtime)
    await probe(runtime)
    const tried = rig.erp.requests.filter((request) => request.kind === "deliver").slice(made)
    expect(tried[1]!.reference).not.toBe(tried[0]!.reference)
    expect(tried[2]!.reference).not.toBe(tried[1]!.reference)
    expect(await attempts()).toEqual([{ counted: before!.counted, begun: Number(before!.begun) + 3 }])
    expect(await isOpen()).toBe(true)

    rig.erp.behave = async (book, { reference }) => {
      if (reference === poison) {
        throw fail("transient", "connection_refused")
      }
      return book()
    }
    await probe(runtime)
    if (await isOpen()) {
      await probe(runtime)
    }
    expect(await state()).toBe("closed")
  })

  it("does not wait for the slot of a delivery that failed before the outage was known", async () => {
    rig.erp.refuse()
    const runtime = await rig.start({ connection: { retry_schedule: ["20d"], concurrency: 1 } })
    await rig.place(runtime, 3)
    await rig.until(isOpen, "the circuit is open")
    rig.erp.recover()
    await rig.untilStatus("delivered", 3)
  })
})

it("comes back by itself: everything drains, the allowed concurrency ramps up, nothing died", async () => {
  rig.erp.refuse()
  const runtime = await rig.start({ connection: { concurrency: 8 } })
  await rig.place(runtime, 60)
  await rig.until(isOpen, "the circuit is open")
  await rig.until(async () => rig.erp.inFlight === 0, "calls that were under way are over")
  const counted = (await attempts())[0]!.counted

  const seen: number[] = []
  rig.erp.recover()
  rig.erp.maxInFlight = 0
  rig.erp.behave = async (book) => {
    seen.push(rig.erp.inFlight)
    await new Promise<void>((resolve) => setTimeout(resolve, 10))
    return book()
  }
  await rig.untilStatus("delivered", 60)
  expect(seen.slice(0, 2)).toEqual([1, 1])
  expect(rig.erp.maxInFlight).toBeLessThanOrEqual(8)
  expect(rig.erp.maxInFlight).toBeGreaterThan(2)
  expect(await rig.sql("SELECT state, ramp, reason FROM erp_circuit")).toEqual([
    { state: "closed", ramp: null, reason: null },
  ])
  expect((await attempts())[0]!.counted).toBe(counted)
  expect(rig.erp.duplicates()).toEqual([])
})

it("a delivery whose schedule is used up lives when nothing else came through: the circuit opens", async () => {
  rig.erp.refuse()
  await rig.place(await rig.start({ connection: { ...NO_PROBE, retry_schedule: ["1ms"] } }))
  await rig.until(isOpen, "the circuit is open")
  expect(await rig.sql("SELECT status, attempts, attempts_begun FROM erp_delivery")).toEqual([
    { status: "pending", attempts: 1, attempts_begun: 2 },
  ])
  expect(await rig.sql("SELECT reason FROM erp_circuit")).toEqual([{ reason: "exhausted" }])
})

it("one order that always fails among good ones dies, and they pass", async () => {
  let poison = ""
  rig.erp.behave = async (book, { reference }) => {
    poison ||= reference
    if (reference === poison) {
      throw fail("transient", "connection_refused")
    }
    return book()
  }
  const runtime = await rig.start({ connection: { concurrency: 1 } })
  await rig.place(runtime, 1)
  await rig.until(async () => {
    await rig.place(runtime, 1)
    return (await rig.statuses()).dead === 1
  }, "it is dead")
  await rig.until(async () => !(await rig.statuses()).pending && !(await rig.statuses()).leased, "the others passed")
  expect(await rig.sql("SELECT subject FROM erp_delivery WHERE status = 'dead'")).toEqual([{ subject: poison }])
  expect(await state()).toBe("closed")
})

it("a weekend passes like a minute: nothing dies, nothing counts", async () => {
  rig.erp.refuse()
  const runtime = await rig.start({ connection: { concurrency: 1 } })
  await rig.place(runtime, 4)
  await rig.until(isOpen, "the circuit is open")
  const counted = (await attempts())[0]!.counted
  for (let hour = 0; hour < 60; hour += 6) {
    const probes = rig.erp.count("test")
    await rig.place(runtime)
    await rig.travel(6 * 3_600_000)
    runtime.relay.nudge()
    await rig.until(async () => rig.erp.count("test") > probes, "it was probed again")
  }
  expect(await rig.statuses()).toEqual({ pending: 14 })
  expect((await attempts())[0]!.counted).toBe(counted)
  rig.erp.recover()
  await rig.untilStatus("delivered", 14)
})
