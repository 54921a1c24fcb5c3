/** Older orders as people ask for them, and as the API takes it. Pure. */
import { dayBegins, dayEnds, orderIdsIn } from "./order-ids"

export interface BackfillDraft {
  by: "time" | "ids"
  from: Date | null
  /** The last day. */
  to: Date | null
  ids: string
  most: string
  pace: string
}

export const NEW_BACKFILL: BackfillDraft = { by: "time", from: null, to: null, ids: "", most: "10000", pace: "10" }

/** What is still to be said, as a word of `channels.backfill`; undefined where it can be asked. */
export function missing(
  { by, from, to, ids }: BackfillDraft,
  now = new Date()
): "span" | "backwards" | "ids" | undefined {
  if (by === "ids") {
    return orderIdsIn(ids).length ? undefined : "ids"
  }
  if (!from && !to) {
    return "span"
  }
  return from && (from > now || (to && dayBegins(from) > dayBegins(to))) ? "backwards" : undefined
}

/** Until now where the last day is not over: orders placed meanwhile go by themselves. */
export function requestOf({ by, from, to, ids, most, pace }: BackfillDraft) {
  const limits = { max_orders: Number(most), pace: Number(pace) }
  return by === "ids"
    ? { order_ids: orderIdsIn(ids), ...limits }
    : { ...(from && { from: dayBegins(from) }), ...(to && { to: dayEnds(to) }), ...limits }
}
