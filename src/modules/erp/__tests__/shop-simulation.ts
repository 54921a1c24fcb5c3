import { afterSuccess, open, probeDelay, RATE_WINDOW, shouldOpen, type Circuit } from "../circuit-policy"
import { decide, healthOf, type Outcome } from "../retry-policy"

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR

/** The defaults of options.ts. */
const SCHEDULE = [5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR, 6 * HOUR]
const PROBE_FIRST = 5_000
const PROBE_MAX = MINUTE
const TIMEOUT = 15_000
const CONCURRENCY = 4

export interface Shop {
  /** When orders are placed, in milliseconds, ascending. */
  orders: number[]
  /** Whether the ERP is there at a time. */
  up: (at: number) => boolean
  /** Orders (by index) that fail although the ERP is well. */
  poison?: number[]
  until: number
  /** 0 ≤ random < 1. */
  random: () => number
}

interface SimulatedDelivery {
  status: "pending" | "delivered" | "held" | "dead"
  available_at: number
  attempts: number
  failing_since?: number
  delivered_at?: number
}

export interface Course {
  deliveries: SimulatedDelivery[]
  circuit: Circuit
  /** Calls of any kind, and what each was. */
  requests: { at: number; kind: "deliver" | "test" }[]
}

/** A shop over days in a few milliseconds: the policies on a virtual clock, one call at a time, no database. */
export function simulate(shop: Shop): Course {
  const course: Course = {
    deliveries: [],
    circuit: { state: "closed", reason: null, code: null, probes: 0, ramp: null },
    requests: [],
  }
  const attempts: { at: number; delivery: number; health: "success" | "failure" }[] = []
  let closedAt = -Infinity
  let nextProbe = Infinity
  let probed = -1

  const call = (delivery: number, now: number): Exclude<Outcome, { kind: "skipped" }> =>
    shop.up(now) && !shop.poison?.includes(delivery)
      ? { kind: "delivered", result: { confirmation: "confirmed", document: {} } }
      : { kind: "failed", error_class: "outcome_unknown", code: "timeout", message: "No answer." }

  const attempt = (index: number, now: number) => {
    const delivery = course.deliveries[index]!
    course.requests.push({ at: now, kind: "deliver" })
    const outcome = call(index, now)
    const decision = decide(outcome, {
      attempts: delivery.attempts,
      schedule: SCHEDULE,
      idempotency: "lookup",
      timeout_ms: TIMEOUT,
      circuit_open: course.circuit.state !== "closed",
      others_succeeded: attempts.some(
        (one) => one.health === "success" && one.delivery !== index && one.at > (delivery.failing_since ?? Infinity)
      ),
      test_failed: false,
      random: shop.random(),
    })
    delivery.status = decision.status
    const health = healthOf(outcome)
    if (health === "none") {
      throw new Error("The simulated ERP is either well or not.")
    }
    attempts.push({ at: now, delivery: index, health })
    if (decision.status === "delivered") {
      delivery.delivered_at = now
      succeed(now)
      return
    }
    delivery.failing_since ??= now
    delivery.attempts += decision.counted ? 1 : 0
    const recent = attempts.filter((one) => one.at > closedAt).slice(-RATE_WINDOW)
    if (course.circuit.state === "half_open" || shouldOpen(recent.map((one) => one.health).reverse())) {
      trip(now)
    }
    if (decision.status === "pending") {
      delivery.available_at = now + decision.delay_ms
      if (decision.open_circuit) {
        trip(now)
      }
    }
  }

  const trip = (now: number) => {
    course.circuit = open(course.circuit, "failures", "timeout")
    nextProbe = now + probeDelay(course.circuit.probes, PROBE_FIRST, PROBE_MAX, shop.random())
  }

  const succeed = (now: number) => {
    if (course.circuit.state !== "closed") {
      closedAt = now
      probed = -1
      release(now)
    }
    course.circuit = afterSuccess(course.circuit, CONCURRENCY)
  }

  /** A look in the ERP comes no sooner than the call could have lasted. */
  const release = (now: number) => {
    for (const delivery of waiting()) {
      delivery.available_at = Math.min(delivery.available_at, now + TIMEOUT)
    }
  }

  const probe = (now: number) => {
    course.requests.push({ at: now, kind: "test" })
    course.circuit = { ...course.circuit, probes: course.circuit.probes + 1 }
    nextProbe = now + probeDelay(course.circuit.probes, PROBE_FIRST, PROBE_MAX, shop.random())
    if (shop.up(now)) {
      course.circuit = { ...course.circuit, state: "half_open" }
      release(now)
    }
  }

  const waiting = () => course.deliveries.filter((one) => one.status === "pending")

  /** What the claim would take: the longest due, in a half-open circuit another one than last time if there is one. */
  const due = (now: number): number | undefined => {
    const ready = waiting().filter((one) => one.available_at <= now)
    const other = ready.filter((one) => course.circuit.state !== "half_open" || one !== course.deliveries[probed])
    const [first] = (other.length ? other : ready).sort((a, b) => a.available_at - b.available_at)
    return first && course.deliveries.indexOf(first)
  }

  let clock = 0
  const arrivals = [...shop.orders]
  while (clock <= shop.until) {
    while (arrivals.length && arrivals[0]! <= clock) {
      course.deliveries.push({ status: "pending", available_at: arrivals.shift()!, attempts: 0 })
    }
    const isOpen = course.circuit.state === "open"
    const chosen = isOpen ? undefined : due(clock)
    if (isOpen && nextProbe <= clock) {
      probe(clock)
    } else if (chosen !== undefined) {
      probed = course.circuit.state === "half_open" ? chosen : probed
      attempt(chosen, clock)
    }
    const times = course.circuit.state === "open" ? [nextProbe] : waiting().map((one) => one.available_at)
    clock = Math.max(clock + 1, Math.min(...times, arrivals[0] ?? Infinity))
  }
  return course
}

/** `count` times from `start`, `every` apart. */
export const regularly = (count: number, every: number, start = 0) =>
  Array.from({ length: count }, (_, index) => start + index * every)

/** A reproducible random number, so that a failure can be looked into. */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
