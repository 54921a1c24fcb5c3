/** Facts: what rules look at, all of one moment. Services read them (services/alert-facts.ts); nothing here knows how. */
import type { CircuitReason, CircuitState } from "../circuit-policy"
import type { RuleName, Severity } from "./rules"

/** How one direction of one connection stood when a sample was taken, all message types together. */
export interface Moment {
  at: Date
  depth: number
  /** Since when the first of what could go could, in seconds; null while nothing waits. */
  lag_time: number | null
  /** Since the sample before: what took effect. */
  delivered: number
  /** Of stock, since the sample before. */
  items: number
  superseded: number
  /** The circuit was closed. */
  closed: boolean
}

/** Dead now, with one cause. */
export interface DeadCause {
  /** Key of the cause: of deliveries as in services/causes.ts. */
  cause: string
  direction: "out" | "in"
  type: string
  error_class: string | null
  code: string | null
  count: number
  /** Of these: died within `alerts.dead_letters_growing.within`. */
  recent: number
}

/** Held for longer than it should be. */
export interface HeldTooLong {
  direction: "out" | "in"
  count: number
  /** Since when the first of them. */
  since: Date
  /** Some of them. */
  codes: string[]
}

/** When one ERP usually says something of stock. */
export interface StockRhythm {
  last: Date
  /** Milliseconds between two messages, or two bursts of them: nine of ten come sooner. */
  usual: number
  /** Distances that was taken from. */
  distances: number
  /** Its first message is a day old. */
  day_known: boolean
  /** For how many milliseconds it had been silent a day, and a week, ago; null where that has not ended, or is not known. */
  silent_a_day_ago: number | null
  silent_a_week_ago: number | null
}

export interface ConnectionFacts {
  id: string
  name: string
  status: "active" | "paused" | "removed"
  paused_code: string | null
  /** It cannot be used here. */
  unusable: boolean
  circuit: { state: CircuitState; reason: CircuitReason | null; code: string | null; opened_at: Date | null }
  /** Deliveries of a backfill wait: on purpose. */
  backfilling: boolean
  /** Oldest first. */
  out: Moment[]
  in: Moment[]
  dead: DeadCause[]
  held: HeldTooLong[]
  /** The ERP took them for later, and the time to book them is over; null where it has all the time. */
  unconfirmed: { count: number; since: Date; within_ms: number } | null
  /** Null where it never said anything of stock. */
  stock: StockRhythm | null
}

export interface AlertFacts {
  at: Date
  /** Those that are not deleted. */
  connections: ConnectionFacts[]
  /** When a worker last looked for deliveries; null: never. */
  last_claim: Date | null
  /** Orders that became known within `alerts.events_missed.within`, and by what. */
  captured: { event: number; sweep: number; first_sweep: Date | null; last_sweep: Date | null }
  /** Channels through which nothing gets. */
  broken_channels: { id: string; name: string; since: Date; code: string | null }[]
  /** Causes of dead letters there is an incident of already. */
  known_causes: ReadonlySet<string>
}

/** Something that is wrong, as one look finds it. */
export interface Finding {
  rule: RuleName
  /** Null where it concerns all of them. */
  connection_id: string | null
  /** What tells findings of one rule and connection apart; else empty. */
  cause: string
  severity: Severity
  /** It must be so for as long before anybody is told. */
  for_ms: number
  /** Since when it is so, where that is known. */
  since: Date | null
  /** For people: numbers and codes of ours, nothing of an order, nothing an ERP said. */
  summary: string
  numbers: Record<string, number | string | null>
  /** Rules that explain it: while one of them finds something at the same connection, or at all, nobody is told of this. */
  explained_by: RuleName[]
}
