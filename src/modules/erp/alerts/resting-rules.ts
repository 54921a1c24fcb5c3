/** Rules about what rests: dead, held, handed over and never booked. */
import type { AlertFacts, ConnectionFacts, DeadCause } from "./facts"
import { DOWN, finding, type ConnectionRule } from "./finding"
import { clock, counted, howLong, named, plain } from "./words"

/** Incidents of dead letters at one connection: where every order fails in words of its own, a hundred tickets help nobody. */
export const MOST_CAUSES = 20
/** Incident of all the others. */
export const OTHER_CAUSES = "others"

/** An outage lets such die, and nothing else. */
const OF_AN_OUTAGE = ["transient", "outcome_unknown"]

const total = (causes: DeadCause[], of: "count" | "recent") => causes.reduce((sum, cause) => sum + cause[of], 0)

export const deadLettersGrowing: ConnectionRule = ({ id, name, dead }, _facts, options) => {
  const { count, within } = options.dead_letters_growing
  const recent = total(dead, "recent")
  if (recent < count) {
    return []
  }
  const first = dead.reduce((most, cause) => (cause.recent > most.recent ? cause : most))
  const ofOutage = total(
    dead.filter(({ error_class }) => OF_AN_OUTAGE.includes(error_class ?? "")),
    "recent"
  )
  return [
    finding("dead_letters_growing", {
      connection_id: id,
      summary: `${counted(recent, "dead letter")} at ${named(name)} within ${howLong(within)}, ${counted(total(dead, "count"), "is", "are")} dead now. Most frequent: ${plain(first.error_class)}, ${plain(first.code)} (${first.recent}).`,
      numbers: { added: recent, dead: total(dead, "count"), code: plain(first.code) },
      explained_by: ofOutage * 2 >= recent ? ["all_refused", ...DOWN] : ["all_refused"],
    }),
  ]
}

/** One finding per cause, for as long as something of it is dead. */
export const deadLetter: ConnectionRule = (connection, facts) => {
  const causes = mostImportantFirst(connection.dead, facts)
  const [single, others] = [causes.slice(0, MOST_CAUSES), causes.slice(MOST_CAUSES)]
  return [...single.map((cause) => ofCause(connection, cause)), ...ofOthers(connection, others)]
}

/** Those there is an incident of keep it, whatever comes. */
function mostImportantFirst(dead: DeadCause[], { known_causes }: AlertFacts): DeadCause[] {
  const known = ({ cause }: DeadCause) => Number(known_causes.has(cause))
  return [...dead].sort((a, b) => known(b) - known(a) || b.count - a.count || (a.cause < b.cause ? -1 : 1))
}

function ofCause({ id, name }: ConnectionFacts, { cause, direction, type, error_class, code, count }: DeadCause) {
  const [what, where] =
    direction === "out" ? [counted(count, "delivery", "deliveries"), "to"] : [counted(count, "message"), "from"]
  return finding("dead_letter", {
    ...{ connection_id: id, cause },
    summary: `${what} (${plain(type)}) ${where} ${named(name)} ${count === 1 ? "is" : "are"} dead: ${plain(error_class)}, ${plain(code)}. Mend the cause, then redrive or discard ${count === 1 ? "it" : "them"}.`,
    numbers: { count, direction, type: plain(type), error_class: plain(error_class), code: plain(code) },
  })
}

function ofOthers({ id, name }: ConnectionFacts, others: DeadCause[]) {
  if (!others.length) {
    return []
  }
  const count = total(others, "count")
  return [
    finding("dead_letter", {
      ...{ connection_id: id, cause: OTHER_CAUSES },
      summary: `${counted(count, "more dead letter")} at ${named(name)}, of ${counted(others.length, "cause")} beside those that have an incident of their own.`,
      numbers: { count, causes: others.length },
    }),
  ]
}

export const heldLong: ConnectionRule = ({ id, name, held, status }, { at }, options) =>
  held
    .filter(() => status !== "removed")
    .map(({ direction, count, since, codes }) =>
      finding("held_long", {
        ...{ connection_id: id, cause: direction, explained_by: ["all_refused", ...DOWN] },
        summary: `${direction === "out" ? counted(count, "delivery", "deliveries") : counted(count, "message")} ${direction === "out" ? "to" : "from"} ${named(name)} ${count === 1 ? "has" : "have"} been held for more than ${howLong(options.held_long.over)}, the first since ${clock(since, at)} (${codes.map(plain).join(", ")}).`,
        numbers: { count, codes: codes.map(plain).join(", ") },
      })
    )

/** Only where the connection says by when what it took is to be booked. */
export const unconfirmed: ConnectionRule = ({ id, name, status, unconfirmed: overdue }, { at }) =>
  overdue && overdue.count > 0 && status !== "removed"
    ? [
        finding("unconfirmed", {
          ...{ connection_id: id, explained_by: DOWN },
          summary: `${counted(overdue.count, "delivery", "deliveries")} that ${named(name)} took for later ${overdue.count === 1 ? "is" : "are"} not booked within ${howLong(overdue.within_ms)}, the first since ${clock(overdue.since, at)}.`,
          numbers: { count: overdue.count },
        }),
      ]
    : []
