/**
 * Retry policy: from what an attempt came to, to what happens to its delivery. Pure; the table is in ARCHITECTURE.md.
 *
 * Not here: what a failure says about the ERP as a whole (circuit-policy.ts), who writes the result down
 * (services/settlement.ts).
 */
import type { ErrorClass } from "./connector/errors"
import type { CircuitReason } from "./circuit-policy"
import type { DeliveryResult, ErpDocument, Idempotency } from "./connector/contract"

/** What an attempt came to. */
export type Outcome =
  | { kind: "delivered"; result: DeliveryResult; found?: boolean }
  /** There is nothing to send any more. `asked`: the ERP was asked, and answered. */
  | { kind: "skipped"; code: string; reason: string; asked: boolean }
  | {
      kind: "failed"
      error_class: ErrorClass
      code: string
      message: string
      retry_after_ms?: number
      http_status?: number
      /** A person must look before anything else happens (totals that do not add up, a setting of ours). */
      held?: boolean
    }

export type Failure = Extract<Outcome, { kind: "failed" }>

/** What the delivery's history and its connection add to the outcome. */
export interface RetrySituation {
  /** Counted attempts before this one. */
  attempts: number
  /** Waiting times in milliseconds, one per retry. */
  schedule: number[]
  idempotency: Idempotency
  /** How long a call may take: a look in the ERP sooner than that could miss what is still being booked. */
  timeout_ms: number
  /** The circuit was not closed when this ended: the ERP is known to be down, nobody's budget burns. */
  circuit_open: boolean
  /** Something else reached the ERP through this connection since this delivery first failed. */
  others_succeeded: boolean
  /** After a `configuration` error: the connector's `test()` fails as well, so no order can pass. */
  test_failed: boolean
  /** 0 ≤ random < 1, for jitter. */
  random: number
}

/** What becomes of the delivery. `counted`: the attempt burns a slot of the schedule. */
export type Decision =
  | { status: "delivered"; result: DeliveryResult }
  | { status: "pending"; delay_ms: number; counted: boolean; look_first: boolean; open_circuit: CircuitReason | null }
  | { status: "held"; counted: boolean }
  | { status: "dead"; counted: boolean }

/** Throttling without a `Retry-After`, and a cap on what an ERP may ask for. */
const THROTTLE_MIN_MS = 1_000
const THROTTLE_MAX_MS = 3_600_000

export function decide(outcome: Exclude<Outcome, { kind: "skipped" }>, situation: RetrySituation): Decision {
  if (outcome.kind === "delivered") {
    return { status: "delivered", result: outcome.result }
  }
  switch (outcome.error_class) {
    case "transient":
      return retry(situation, false)
    case "outcome_unknown":
      return situation.idempotency === "none"
        ? { status: "held", counted: true }
        : retry(situation, situation.idempotency === "lookup")
    case "throttled":
      return {
        status: "pending",
        delay_ms: throttleDelay(outcome, situation),
        counted: false,
        look_first: false,
        open_circuit: null,
      }
    case "configuration":
      return situation.test_failed && !outcome.held
        ? { status: "pending", delay_ms: 0, counted: false, look_first: false, open_circuit: "credentials" }
        : { status: "held", counted: false }
    case "rejected":
      return { status: "dead", counted: true }
    case "build":
    case "schema":
      return { status: outcome.held ? "held" : "dead", counted: false }
  }
}

/**
 * The next slot of the schedule, with full jitter. A delivery whose schedule is used up dies only if something else
 * reached the ERP since it first failed; otherwise the ERP is the cause, not the delivery: the attempt is given back
 * and the circuit opens.
 */
function retry(situation: RetrySituation, lookFirst: boolean): Decision {
  const { attempts, schedule, circuit_open, others_succeeded } = situation
  const exhausted = attempts >= schedule.length
  if (exhausted && !circuit_open && others_succeeded) {
    return { status: "dead", counted: true }
  }
  const slot = schedule[Math.min(attempts, schedule.length - 1)] ?? 0
  const jittered = Math.round(slot * situation.random)
  return {
    status: "pending",
    delay_ms: lookFirst ? Math.max(jittered, situation.timeout_ms) : jittered,
    counted: !circuit_open && !exhausted,
    look_first: lookFirst,
    open_circuit: exhausted && !circuit_open ? "exhausted" : null,
  }
}

function throttleDelay(failure: Failure, { attempts, schedule, random }: RetrySituation): number {
  const slot = schedule[Math.min(attempts, schedule.length - 1)] ?? THROTTLE_MIN_MS
  const asked = failure.retry_after_ms ?? slot
  const bounded = Math.min(Math.max(asked, THROTTLE_MIN_MS), THROTTLE_MAX_MS)
  return Math.round(bounded * (1 + random / 10))
}

/** Ends of an attempt that come from our side: our process died, was stopped, or did not call. They say nothing about the ERP. */
const OUR_OWN_END = ["lease_lost", "interrupted", "cannot_look"]

/** Whether an outcome says the ERP is well, unwell, or nothing about it. */
export function healthOf(outcome: Outcome): "success" | "failure" | "none" {
  if (outcome.kind === "delivered") {
    return "success"
  }
  if (outcome.kind === "skipped") {
    return outcome.asked ? "success" : "none"
  }
  switch (outcome.error_class) {
    case "transient":
    case "outcome_unknown":
      return OUR_OWN_END.includes(outcome.code) ? "none" : "failure"
    case "rejected":
      return "success"
    default:
      return "none"
  }
}

/** Documents as stored on a delivery. */
export function documentOf(result: DeliveryResult): ErpDocument {
  return result.document ?? {}
}
