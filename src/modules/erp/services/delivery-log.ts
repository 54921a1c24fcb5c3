import { traceIdOf } from "../log-line"
import type { Outcome } from "../retry-policy"
import type { LimitedLog } from "./limited-log"

/** An attempt that was written down. */
export interface LoggedAttempt {
  connection: string
  delivery_id: string
  subject?: string
  type?: string
  number?: number
  outcome: Outcome
  /** What became of the delivery; undefined: nothing, its lease was lost. */
  status: string | undefined
  /** In seconds. */
  took?: number
  traceparent?: string
}

/** Lines a minute, connection, state and code: enough to see which orders, too few to flood. */
const MOST = 5

/**
 * What became of deliveries, in the log. Dead and held ones are worth a look, each with its ids; what arrived, or goes again
 * by itself, is of interest only to who looks for it.
 */
export class DeliveryLog {
  constructor(private readonly log: LimitedLog) {}

  tell({ connection, delivery_id, subject, type, number, outcome, status, took, traceparent }: LoggedAttempt): void {
    const failure = outcome.kind === "failed" ? { class: outcome.error_class, code: outcome.code } : {}
    const fields = {
      ...{ connection, delivery: delivery_id, order: subject, type, attempt: number, ...failure },
      ...{
        took_ms: took === undefined ? undefined : Math.round(took * 1_000),
        trace: traceIdOf(traceparent),
      },
    }
    if (status === "dead" || status === "held") {
      this.log.warn(`${status}:${connection}:${failure.code}`, `delivery is ${status}`, fields, MOST)
    } else {
      this.log.debug(WORDS[status ?? "lost"] ?? `delivery is ${status}`, () => fields)
    }
  }
}

const WORDS: Record<string, string> = {
  delivered: "delivered",
  pending: "attempt failed, it goes again",
  lost: "attempt came too late, its lease was lost",
}
