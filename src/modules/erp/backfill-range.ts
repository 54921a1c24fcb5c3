/**
 * Backfill range: which orders a backfill is about. Pure.
 *
 * The time an order was placed has no index, its id has one and begins with a time (ULID). So a span of times is looked
 * through by ids, a little wider, and the time itself decides. An order that was imported under an older time than its id
 * has is not found so; it can be named.
 */

/** From, and before. Null is open; of a backfill that runs, `to` never is. */
export interface Span {
  from: Date | null
  to: Date
}

/** Ids greater than `after`, up to `up_to`. */
export interface IdRange {
  after: string
  up_to: string
}

const ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
const PREFIX = "order_"
const TIME_LENGTH = 10
/** An id is made before its order is written; by clocks that need not agree. */
const SLACK_MS = 10 * 60_000

/** The least id an order of that time can have. */
export function orderIdAt(ms: number): string {
  let rest = Math.max(0, Math.floor(ms))
  let time = ""
  for (let place = 0; place < TIME_LENGTH; place++) {
    time = ALPHABET[rest % 32]! + time
    rest = Math.floor(rest / 32)
  }
  return PREFIX + time + "0".repeat(16)
}

/** When an id was made; undefined where it does not say. */
export function timeOfOrderId(id: string): number | undefined {
  const digits = [...id.slice(PREFIX.length, PREFIX.length + TIME_LENGTH)].map((digit) => ALPHABET.indexOf(digit))
  return id.startsWith(PREFIX) && digits.length === TIME_LENGTH && !digits.includes(-1)
    ? digits.reduce((ms, digit) => ms * 32 + digit, 0)
    : undefined
}

export const idRange = ({ from, to }: Span): IdRange => ({
  after: from ? orderIdAt(from.getTime() - SLACK_MS) : "",
  up_to: orderIdAt(to.getTime() + SLACK_MS),
})

export const isWithin = (placed: Date, { from, to }: Span) => (!from || placed >= from) && placed < to

/** An id range in equal parts of time. */
export function slices({ after, up_to }: IdRange, count: number): IdRange[] {
  const [start, end] = [timeOfOrderId(after) ?? 0, timeOfOrderId(up_to) ?? 0]
  const bounds = Array.from({ length: count - 1 }, (_, at) => orderIdAt(start + ((end - start) * (at + 1)) / count))
  const edges = [after, ...bounds, up_to]
  return edges.slice(1).map((edge, at) => ({ after: edges[at]!, up_to: edge }))
}

/** How much of a backfill has been looked at, 0 to 1; null where nobody knows since when there are orders. */
export function progressOf(span: Span | null, position: string, ids: string[] | null, lookedAt: number): number | null {
  if (ids) {
    return ids.length ? lookedAt / ids.length : 1
  }
  const [from, to, at] = [span?.from?.getTime(), span?.to.getTime(), timeOfOrderId(position)]
  if (from === undefined || to === undefined) {
    return null
  }
  return at === undefined ? 0 : Math.min(Math.max((at - from) / Math.max(to - from, 1), 0), 1)
}
