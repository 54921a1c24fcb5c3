import fc from "fast-check"
import type { ErrorClass, Idempotency } from "../connector"
import { decide, healthOf, type Decision, type Failure, type RetrySituation } from "../retry-policy"

const SECOND = 1_000
const SCHEDULE = [5 * SECOND, 30 * SECOND, 120 * SECOND]
const TIMEOUT = 15 * SECOND

const failure = (error_class: ErrorClass, over: Partial<Failure> = {}): Failure => ({
  kind: "failed",
  error_class,
  code: "some_code",
  message: "It failed.",
  ...over,
})

const situation = (over: Partial<RetrySituation> = {}): RetrySituation => ({
  attempts: 0,
  schedule: SCHEDULE,
  idempotency: "lookup",
  timeout_ms: TIMEOUT,
  circuit_open: false,
  others_succeeded: false,
  test_failed: false,
  random: 0.5,
  ...over,
})

const exhausted = { attempts: SCHEDULE.length }

describe("the table of error classes", () => {
  interface Row {
    error: Failure
    given?: Partial<RetrySituation>
    decision: Partial<Decision>
    health: ReturnType<typeof healthOf>
  }
  const rows: [string, Row][] = [
    [
      "transient: next slot, counted",
      {
        error: failure("transient"),
        decision: { status: "pending", counted: true, look_first: false },
        health: "failure",
      },
    ],
    [
      "throttled: waits, not counted, says nothing about health",
      {
        error: failure("throttled"),
        decision: { status: "pending", counted: false, look_first: false },
        health: "none",
      },
    ],
    [
      "outcome_unknown with key: sent again",
      {
        error: failure("outcome_unknown"),
        given: { idempotency: "key" },
        decision: { status: "pending", counted: true, look_first: false },
        health: "failure",
      },
    ],
    [
      "outcome_unknown with lookup: looked for first",
      {
        error: failure("outcome_unknown"),
        given: { idempotency: "lookup" },
        decision: { status: "pending", counted: true, look_first: true },
        health: "failure",
      },
    ],
    [
      "outcome_unknown with none: held, counted",
      {
        error: failure("outcome_unknown"),
        given: { idempotency: "none" },
        decision: { status: "held", counted: true },
        health: "failure",
      },
    ],
    [
      "rejected: dead at once, counted; the ERP answered",
      { error: failure("rejected"), decision: { status: "dead", counted: true }, health: "success" },
    ],
    [
      "configuration while test() passes: held, not counted",
      { error: failure("configuration"), decision: { status: "held", counted: false }, health: "none" },
    ],
    [
      "configuration while test() fails: waits, not counted, opens the circuit",
      {
        error: failure("configuration"),
        given: { test_failed: true },
        decision: { status: "pending", counted: false, delay_ms: 0, open_circuit: "credentials" },
        health: "none",
      },
    ],
    ["build: dead at once", { error: failure("build"), decision: { status: "dead", counted: false }, health: "none" }],
    [
      "build that a person must look at: held",
      { error: failure("build", { held: true }), decision: { status: "held", counted: false }, health: "none" },
    ],
    [
      "schema: dead at once",
      { error: failure("schema"), decision: { status: "dead", counted: false }, health: "none" },
    ],
  ]

  it.each(rows)("%s", (_name, { error, given, decision, health }) => {
    expect(decide(error, situation(given))).toMatchObject(decision)
    expect(healthOf(error)).toBe(health)
  })

  it("delivered: keeps the result and is a sign of health", () => {
    const result = { confirmation: "confirmed" as const, document: { number: "S1" } }
    expect(decide({ kind: "delivered", result }, situation())).toEqual({ status: "delivered", result })
    expect(healthOf({ kind: "delivered", result })).toBe("success")
  })

  it.each(["lease_lost", "interrupted"])(
    "an attempt that our own end cut off (%s) says nothing about the ERP",
    (code) => {
      expect(healthOf(failure("outcome_unknown", { code }))).toBe("none")
    }
  )
})

describe("the schedule", () => {
  it.each([
    [0, 5 * SECOND],
    [1, 30 * SECOND],
    [2, 120 * SECOND],
  ])("after %i counted attempts it waits up to %i ms, full jitter", (attempts, slot) => {
    const delays = [0, 0.25, 0.999].map((random) =>
      delayOf(decide(failure("transient"), situation({ attempts, random })))
    )
    expect(delays).toEqual([0, slot / 4, Math.round(slot * 0.999)])
  })

  it("looks in the ERP no sooner than the request could still be booking", () => {
    expect(delayOf(decide(failure("outcome_unknown"), situation({ random: 0 })))).toBe(TIMEOUT)
    expect(delayOf(decide(failure("outcome_unknown"), situation({ attempts: 2, random: 0.5 })))).toBe(60 * SECOND)
  })

  it("never waits longer than its slot, and never less than nothing", () => {
    fc.assert(
      fc.property(fc.nat(10), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (attempts, random) => {
        const delay = delayOf(decide(failure("transient"), situation({ attempts, random })))
        expect(delay).toBeGreaterThanOrEqual(0)
        expect(delay).toBeLessThanOrEqual(SCHEDULE[Math.min(attempts, SCHEDULE.length - 1)]!)
      })
    )
  })
})

describe("throttling", () => {
  it.each([
    ["keeps away as long as it was asked to", 40 * SECOND, 40 * SECOND],
    ["takes the next slot where the ERP names no time", undefined, 5 * SECOND],
    ["does not come back within the second", 0, SECOND],
    ["is not sent away for longer than an hour", 86_400 * SECOND, 3_600 * SECOND],
  ])("%s", (_name, retry_after_ms, expected) => {
    const error = failure("throttled", { retry_after_ms })
    expect(delayOf(decide(error, situation({ random: 0 })))).toBe(expected)
    expect(delayOf(decide(error, situation({ random: 0.999 })))).toBeLessThanOrEqual(expected * 1.1)
  })

  it("goes on after the schedule is used up: it burns nothing", () => {
    expect(decide(failure("throttled"), situation({ ...exhausted, others_succeeded: true }))).toMatchObject({
      status: "pending",
      counted: false,
      open_circuit: null,
    })
  })
})

describe.each<ErrorClass>(["transient", "outcome_unknown"])(
  "a %s delivery whose schedule is used up",
  (error_class) => {
    it("dies when something else reached the ERP meanwhile", () => {
      expect(decide(failure(error_class), situation({ ...exhausted, others_succeeded: true }))).toEqual({
        status: "dead",
        counted: true,
      })
    })

    it("lives when nothing else did: the attempt is given back and the circuit opens", () => {
      expect(decide(failure(error_class), situation({ ...exhausted, others_succeeded: false }))).toMatchObject({
        status: "pending",
        counted: false,
        open_circuit: "exhausted",
      })
    })

    it("lives while the circuit is open", () => {
      expect(
        decide(failure(error_class), situation({ ...exhausted, others_succeeded: true, circuit_open: true }))
      ).toMatchObject({ status: "pending", counted: false, open_circuit: null })
    })
  }
)

it("burns no budget while the ERP is known to be down", () => {
  expect(decide(failure("transient"), situation({ circuit_open: true }))).toMatchObject({ counted: false })
})

it("kills no transient or unknown delivery unless another one came through, whatever the situation", () => {
  const anySituation = fc.record({
    attempts: fc.nat(50),
    schedule: fc.array(fc.nat(100_000), { minLength: 1, maxLength: 8 }),
    idempotency: fc.constantFrom<Idempotency>("key", "lookup", "none"),
    timeout_ms: fc.nat(100_000),
    circuit_open: fc.boolean(),
    others_succeeded: fc.constant(false),
    test_failed: fc.boolean(),
    random: fc.double({ min: 0, max: 0.999_999, noNaN: true }),
  })
  const anyClass = fc.constantFrom<ErrorClass>("transient", "outcome_unknown", "throttled")
  fc.assert(
    fc.property(anyClass, anySituation, (error_class, given) => {
      expect(decide(failure(error_class), given).status).not.toBe("dead")
    })
  )
})

function delayOf(decision: Decision): number {
  return decision.status === "pending" ? decision.delay_ms : NaN
}
