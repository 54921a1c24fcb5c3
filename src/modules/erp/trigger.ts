/**
 * What made an attempt, for its timeline. Pure.
 *
 * Whoever has a delivery go again, or sooner than its schedule says, leaves word on it; the next attempt takes that along.
 * Where there is none, it was the schedule.
 */
export interface Trigger {
  kind:
    /** It was written, and went. */
    | "first"
    /** The schedule's next slot. */
    | "schedule"
    /** The ERP had been down; this is the one delivery that tries whether it takes orders again. */
    | "probe"
    /** The ERP is back: it need not sit out its slot. */
    | "recovery"
    /** What held it was mended, or is tried once a minute. */
    | "released"
    /** The order changed in the store. */
    | "order_changed"
    /** A person, one by one or many at once (`redrive_id`). */
    | "redrive"
    /** A person changed what it carries. */
    | "edit"
    /** A person said that the ERP does not have it. */
    | "settle"
  /** The person or API key, where there was one. */
  by?: { id: string | null; type: string | null } | null
  redrive_id?: string
}

/** What made attempt `number`, as people read it. */
export function triggerOf(stored: Trigger | null, number: number): Trigger {
  return stored ?? { kind: number === 1 ? "first" : "schedule" }
}
