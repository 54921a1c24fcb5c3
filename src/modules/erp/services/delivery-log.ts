import { traceIdOf, type LogFields } from "../log-line"
import type { Outcome } from "../retry-policy"
import { AWAITING_PAYMENT } from "../standings"
import type { LimitedLog } from "./limited-log"
import type { WrittenDelivery } from "./outbox"

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
      this.stuck(status, fields)
    } else {
      this.log.debug(WORDS[status ?? "lost"] ?? `delivery is ${status}`, () => fields)
    }
  }

  /** Of those that were written just now: what does not go as it is. That an order waits for its payment is as it should be. */
  written(deliveries: WrittenDelivery[], connections: { id: string; name: string }[]): void {
    for (const { id, connection_id, subject, type, status, error_class, code } of deliveries) {
      if (status === "dead" || (status === "held" && code !== AWAITING_PAYMENT)) {
        const connection = connections.find((one) => one.id === connection_id)?.name
        this.stuck(status, { connection, delivery: id, order: subject, type, class: error_class, code })
      }
    }
  }

  private stuck(status: "dead" | "held", fields: LogFields): void {
    this.log.warn(`${status}:${fields.connection}:${fields.code}`, `delivery is ${status}`, fields, MOST)
  }
}

const WORDS: Record<string, string> = {
  delivered: "delivered",
  pending: "attempt failed, it goes again",
  lost: "attempt came too late, its lease was lost",
}
