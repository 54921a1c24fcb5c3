/**
 * Circuit policy: when a connection counts as down, when it is tried again, how it comes back. Pure.
 *
 *   closed --three failures in a row, or a failure rate--> open --probe: test() passes--> half_open
 *   half_open --a delivery reaches the ERP--> closed (concurrency ramps up)      half_open --it fails--> open
 *
 * Open is no state of a delivery: the relay just does not claim.
 */

export type CircuitState = "closed" | "open" | "half_open"
export type CircuitReason = "failures" | "credentials" | "exhausted"

/** The part of a circuit that transitions read and write. Times are left to the database. */
export interface Circuit {
  state: CircuitState
  reason: CircuitReason | null
  code: string | null
  /** Probes since it opened. */
  probes: number
  /** Allowed concurrency while it recovers; null = no bound but the connection's own. */
  ramp: number | null
}

/** Failures in a row that open it, however far apart: a quiet shop has one order an hour. */
export const FAILURES_IN_A_ROW = 3
/** Recent attempts a failure rate is taken over, and how many of them must have failed. */
export const RATE_WINDOW = 20
export const RATE_FAILURES = 10
/** Different orders in a row refused with one code: the ERP changed, not the orders. */
export const REFUSALS_IN_A_ROW = 10

/**
 * Whether attempts say that the ERP is down.
 *
 * @param recent health of the latest attempts since the circuit last closed, newest first, at most {@link RATE_WINDOW}
 */
export function shouldOpen(recent: ("success" | "failure")[]): boolean {
  const inARow = recent.findIndex((health) => health === "success")
  const failuresInARow = inARow === -1 ? recent.length : inARow
  return (
    failuresInARow >= FAILURES_IN_A_ROW ||
    (recent.length >= RATE_WINDOW && recent.filter((health) => health === "failure").length >= RATE_FAILURES)
  )
}

/** Opens it. One that was half open goes on counting its probes, so that the next one is spaced wider. */
export function open(circuit: Circuit, reason: CircuitReason, code: string | null): Circuit {
  return circuit.state === "closed"
    ? { state: "open", reason, code, probes: 0, ramp: null }
    : { ...circuit, state: "open", reason, code, ramp: null }
}

/** A call reached the ERP: half-open closes, a ramp doubles until it meets the connection's own limit. */
export function afterSuccess(circuit: Circuit, concurrency: number): Circuit {
  if (circuit.state !== "closed") {
    return { state: "closed", reason: null, code: null, probes: 0, ramp: concurrency > 1 ? 1 : null }
  }
  const ramp = circuit.ramp === null || circuit.ramp * 2 >= concurrency ? null : circuit.ramp * 2
  return { ...circuit, ramp }
}

/** Calls allowed at the same time. */
export function allowance(circuit: Pick<Circuit, "state" | "ramp">, concurrency: number): number {
  switch (circuit.state) {
    case "open":
      return 0
    case "half_open":
      return 1
    case "closed":
      return Math.min(circuit.ramp ?? concurrency, concurrency)
  }
}

/** Milliseconds until the next probe: doubles from `first` up to `max`, plus up to 10 % so that processes drift apart. */
export function probeDelay(probes: number, first: number, max: number, random: number): number {
  const delay = Math.min(first * 2 ** Math.min(probes, 20), Math.max(first, max))
  return Math.round(delay * (1 + random / 10))
}
