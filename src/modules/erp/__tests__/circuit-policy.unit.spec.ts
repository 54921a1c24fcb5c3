import fc from "fast-check"
import {
  afterSuccess,
  allowance,
  FAILURES_IN_A_ROW,
  open,
  probeDelay,
  RATE_FAILURES,
  RATE_WINDOW,
  shouldOpen,
  type Circuit,
} from "../circuit-policy"

const closed: Circuit = { state: "closed", reason: null, code: null, probes: 0, ramp: null }
const halfOpen: Circuit = { state: "half_open", reason: "failures", code: "timeout", probes: 4, ramp: null }

const anyCircuit = fc.record<Circuit>({
  state: fc.constantFrom("closed", "open", "half_open"),
  reason: fc.constantFrom(null, "failures", "credentials", "exhausted"),
  code: fc.constantFrom(null, "timeout"),
  probes: fc.nat(1_000),
  ramp: fc.option(fc.integer({ min: 1, max: 64 })),
})
const anyConcurrency = fc.integer({ min: 1, max: 200 })
const history = (text: string) => [...text].map((letter) => (letter === "F" ? "failure" : "success"))

describe("when it opens", () => {
  it.each([
    ["nothing happened yet", "", false],
    ["two failures in a row", "FFS", false],
    ["three failures in a row", "FFFSSS", true],
    ["three failures and nothing before", "FFF", true],
    ["three failures, but the latest call succeeded", "SFFF", false],
    ["half of the latest twenty failed, never three in a row", "FS".repeat(RATE_WINDOW / 2), true],
    ["one less than that", "FS".repeat(RATE_WINDOW / 2 - 1) + "SS", false],
    ["as large a share of fewer calls", "FS".repeat(RATE_WINDOW / 2 - 1), false],
  ])("%s", (_name, recent, expected) => {
    expect(shouldOpen(history(recent))).toBe(expected)
  })

  it("has a window that holds more than a row of failures", () => {
    expect(RATE_FAILURES).toBeGreaterThan(FAILURES_IN_A_ROW)
    expect(RATE_WINDOW).toBeGreaterThanOrEqual(RATE_FAILURES)
  })

  it("says why, and counts probes from nothing", () => {
    expect(open(closed, "failures", "timeout")).toEqual({
      state: "open",
      reason: "failures",
      code: "timeout",
      probes: 0,
      ramp: null,
    })
  })

  it("keeps counting probes when a half-open circuit fails, and tells the latest reason", () => {
    expect(open(halfOpen, "credentials", "unauthorized")).toEqual({
      state: "open",
      reason: "credentials",
      code: "unauthorized",
      probes: 4,
      ramp: null,
    })
  })
})

describe("how it comes back", () => {
  it("closes on a success from any state, and is then as good as new", () => {
    fc.assert(
      fc.property(anyCircuit, anyConcurrency, (circuit, concurrency) => {
        const after = afterSuccess(circuit, concurrency)
        expect(after.state).toBe("closed")
        expect(allowance(after, concurrency)).toBeGreaterThanOrEqual(1)
      })
    )
  })

  it("starts with one call at a time and doubles up to the limit of the connection", () => {
    const allowed: number[] = []
    for (let circuit = afterSuccess(halfOpen, 10); ; circuit = afterSuccess(circuit, 10)) {
      allowed.push(allowance(circuit, 10))
      if (circuit.ramp === null) {
        break
      }
    }
    expect(allowed).toEqual([1, 2, 4, 8, 10])
  })

  it("reaches any limit within nine successes, never above it and never going down", () => {
    fc.assert(
      fc.property(anyConcurrency, (concurrency) => {
        let circuit = afterSuccess(halfOpen, concurrency)
        for (let successes = 1; successes <= 9; successes++) {
          const before = allowance(circuit, concurrency)
          circuit = afterSuccess(circuit, concurrency)
          expect(allowance(circuit, concurrency)).toBeGreaterThanOrEqual(before)
          expect(allowance(circuit, concurrency)).toBeLessThanOrEqual(concurrency)
        }
        expect(allowance(circuit, concurrency)).toBe(concurrency)
      })
    )
  })
})

describe("how many calls it admits", () => {
  it.each([
    ["open", 0],
    ["half_open", 1],
    ["closed", 7],
  ] as const)("%s: %i of 7", (state, expected) => {
    expect(allowance({ state, ramp: null }, 7)).toBe(expected)
  })

  it("a ramp left over from a larger limit does not exceed a smaller one", () => {
    expect(allowance({ state: "closed", ramp: 16 }, 4)).toBe(4)
  })
})

describe("when it probes", () => {
  it("doubles from the first interval up to the largest", () => {
    expect([0, 1, 2, 3, 4, 5, 500].map((probes) => probeDelay(probes, 5_000, 60_000, 0))).toEqual([
      5_000, 10_000, 20_000, 40_000, 60_000, 60_000, 60_000,
    ])
  })

  it("never comes early, and at most a tenth later", () => {
    fc.assert(
      fc.property(fc.nat(100), fc.double({ min: 0, max: 0.999_999, noNaN: true }), (probes, random) => {
        const least = probeDelay(probes, 5_000, 60_000, 0)
        const delay = probeDelay(probes, 5_000, 60_000, random)
        expect(delay).toBeGreaterThanOrEqual(least)
        expect(delay).toBeLessThanOrEqual(least * 1.1)
      })
    )
  })

  it("keeps to the first interval where the largest is smaller", () => {
    expect(probeDelay(3, 60_000, 5_000, 0)).toBe(60_000)
  })
})
