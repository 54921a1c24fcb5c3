import { alertsSchema } from "../../monitoring-options"
import type { AlertFacts, ConnectionFacts, DeadCause, Finding, Moment, StockRhythm } from "../facts"
import { judge } from "../judge"
import type { RuleName } from "../rules"

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const NOW = new Date("2026-11-27T16:00:00Z")
export const OPTIONS = alertsSchema.parse(undefined)
export const ago = (ms: number) => new Date(NOW.getTime() - ms)

/** A shop at rest: one connection, a worker, nothing that waits. */
export function picture(connection: Partial<ConnectionFacts> = {}, rest: Partial<AlertFacts> = {}): AlertFacts {
  return {
    at: NOW,
    connections: [
      {
        ...{ id: "erpcon_1", name: "erp", status: "active", paused_code: null, unusable: false, backfilling: false },
        circuit: { state: "closed", reason: null, code: null, opened_at: null },
        ...{ out: [], in: [], dead: [], held: [], unconfirmed: null, stock: null },
        ...connection,
      },
    ],
    last_claim: ago(2_000),
    captured: { event: 40, sweep: 0, first_sweep: null, last_sweep: null },
    broken_channels: [],
    known_causes: new Set(),
    ...rest,
  }
}

/** A moment a minute, the last one now. */
export const moments = (count: number, of: (minute: number) => Partial<Moment>): Moment[] =>
  Array.from({ length: count }, (_, minute) => ({
    at: ago((count - 1 - minute) * MINUTE),
    ...{ depth: 0, lag_time: null, delivered: 0, items: 0, superseded: 0, closed: true },
    ...of(minute),
  }))

export const deadOf = (cause: Partial<DeadCause> = {}): DeadCause => ({
  ...{ cause: "c1", direction: "out", type: "order.placed", error_class: "rejected", code: "unprocessable", count: 1 },
  recent: 0,
  ...cause,
})

export const rhythm = (stock: Partial<StockRhythm> = {}): StockRhythm => ({
  ...{ last: ago(HOUR), usual: 5 * MINUTE, distances: 40, day_known: true },
  ...{ silent_a_day_ago: 2 * MINUTE, silent_a_week_ago: null },
  ...stock,
})

export const found = (facts: AlertFacts): RuleName[] => judge(facts, OPTIONS).map(({ rule }) => rule)
export const the = (rule: RuleName, facts: AlertFacts): Finding[] =>
  judge(facts, OPTIONS).filter((finding) => finding.rule === rule)
