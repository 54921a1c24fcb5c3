/** Rules about what flows: queues that grow, and what waits for too long. */
import type { ConnectionFacts, Finding, Moment } from "./facts"
import { DOWN, finding, type ConnectionRule } from "./finding"
import type { RuleName } from "./rules"
import { climb, emptyAt } from "./trend"
import { amount, clock, counted, howLong, named } from "./words"

type Direction = "out" | "in"
const DIRECTIONS: Direction[] = ["out", "in"]

/** What drains may take so long before somebody is told of its age. */
const DRAIN_PATIENCE_MS = 2 * 3_600_000

const what: Record<Direction, [one: string, many: string]> = {
  out: ["delivery", "deliveries"],
  in: ["message", "messages"],
}
const where = (direction: Direction, name: string) => `${direction === "out" ? "to" : "from"} ${named(name)}`

/** Who explains that it waits: what an ERP sent is applied here, whether it is down or not. */
const explained: Record<Direction, RuleName[]> = { out: DOWN, in: ["no_worker"] }

/** Those of the last `ms`. */
const latest = (moments: Moment[], at: Date, ms: number) =>
  moments.filter((moment) => moment.at.getTime() >= at.getTime() - ms)

/** Those since the circuit last was not closed. */
function sinceBack(moments: Moment[]): Moment[] {
  const open = moments.map(({ closed }) => closed).lastIndexOf(false)
  return moments.slice(open + 1)
}

/**
 * More and more waits. A large import from the ERP does not count while as much is done in the same time as is left, nor
 * does a backfill: it climbs on purpose.
 */
export const backlogGrowing: ConnectionRule = (connection, { at }, options) => {
  const { for: forMs, at_least: atLeast } = options.backlog_growing
  return eachDirection(connection, (direction, moments) => {
    if (direction === "out" && (connection.backfilling || isLessSinceBack(connection))) {
      return []
    }
    const slope = climb(moments, { at, forMs, atLeast })
    const depth = moments.at(-1)?.depth ?? 0
    const done = latest(moments, at, forMs).reduce((sum, { delivered }) => sum + delivered, 0)
    if (slope === undefined || (direction === "in" && done >= depth)) {
      return []
    }
    const perMinute = slope * 60_000
    const rate = perMinute >= 1 ? `${amount(perMinute)} a minute` : `${amount(perMinute * 60)} an hour`
    return [
      finding("backlog_growing", {
        ...{ connection_id: connection.id, cause: direction, explained_by: explained[direction] },
        summary: `${counted(depth, ...what[direction])} ${where(direction, connection.name)} wait, ${rate} more for ${howLong(forMs)}; ${amount(done)} went through meanwhile.`,
        numbers: { depth, per_minute: Math.round(perMinute * 10) / 10, done },
      }),
    ]
  })
}

/** What could go has waited for too long. Not while a queue drains well, such as after an outage, or beside a backfill. */
export const lagHigh: ConnectionRule = (connection, { at }, options) => {
  const { over, for: forMs } = options.lag_high
  return eachDirection(connection, (direction, moments) => {
    const last = moments.at(-1)
    const lag = (last?.lag_time ?? 0) * 1_000
    if (!last || lag <= over || drainsWell(connection, direction, at, over)) {
      return []
    }
    const empty = drained(moments, at, over)
    const end = empty ? `, empty about ${clock(empty, at)}` : ""
    return [
      finding("lag_high", {
        ...{ connection_id: connection.id, cause: direction, for_ms: forMs, explained_by: explained[direction] },
        summary: `The first ${what[direction][0]} ${where(direction, connection.name)} that could go has waited for ${howLong(lag)}. Backlog ${amount(last.depth)}${end}.`,
        numbers: { depth: last.depth, lag_seconds: Math.round(lag / 1_000), empty_at: empty?.toISOString() ?? null },
      }),
    ]
  })
}

/**
 * When what waits will be through, at the pace of the last minutes.
 *
 * @param moments of one direction, oldest first @returns undefined while it does not drain steadily
 */
export function drained(moments: Moment[], at: Date, windowMs: number): Date | undefined {
  return emptyAt(latest(sinceBack(moments), at, windowMs))
}

function drainsWell(connection: ConnectionFacts, direction: Direction, at: Date, windowMs: number): boolean {
  const moments = connection[direction]
  const empty = direction === "out" ? drained(moments, at, windowMs) : emptyAt(latest(moments, at, windowMs))
  if (empty) {
    return empty.getTime() - at.getTime() <= DRAIN_PATIENCE_MS
  }
  const behindBackfill = connection.backfilling && latest(moments, at, windowMs).some(({ delivered }) => delivered > 0)
  return direction === "out" && (behindBackfill || isLessSinceBack(connection))
}

/** The ERP is back, and less waits than when it came: nobody needs to hear of what an outage that is over has left. */
function isLessSinceBack({ circuit, out }: ConnectionFacts): boolean {
  const back = sinceBack(out)
  const before = out[out.length - back.length - 1]
  return circuit.state === "closed" && before !== undefined && (out.at(-1)?.depth ?? 0) < before.depth
}

/** At one that a person paused things wait because he wants it. */
function eachDirection(
  connection: ConnectionFacts,
  rule: (direction: Direction, moments: Moment[]) => Finding[]
): Finding[] {
  return connection.status === "active" ? DIRECTIONS.flatMap((direction) => rule(direction, connection[direction])) : []
}
