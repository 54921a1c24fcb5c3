import type { AlertFacts } from "./facts"
import { drained } from "./flow-rules"
import type { RuleName } from "./rules"
import { amount, clock, counted, howLong, named } from "./words"

/** What of an incident that is over its last words are made from. */
export interface Over {
  rule: string
  connection_id: string | null
  since: Date
  summary: string
}

const AFTER_AN_OUTAGE: readonly RuleName[] = ["circuit_open", "credentials_refused", "no_worker"]
const WINDOW_MS = 15 * 60_000

/** The summary of an incident that is over: after an outage, what is still to be done. */
export function lastWords(incident: Over, facts: AlertFacts): string {
  const rule = AFTER_AN_OUTAGE.find((name) => name === incident.rule)
  const connection = facts.connections.find(({ id }) => id === incident.connection_id)
  const lasted = howLong(facts.at.getTime() - incident.since.getTime())
  if (rule === "no_worker") {
    const depth = facts.connections.reduce((sum, { out }) => sum + (out.at(-1)?.depth ?? 0), 0)
    return `A worker looks for deliveries again, after ${lasted}. ${counted(depth, "delivery waits", "deliveries wait")}.`
  }
  if (!rule || !connection || (connection.status === "active" && connection.circuit.state !== "closed")) {
    return `It is over. It was: ${incident.summary}`
  }
  if (connection.status !== "active") {
    return `The connection ${named(connection.name)} is ${connection.status}; its ERP had been away for ${lasted}.`
  }
  const empty = drained(connection.out, facts.at, WINDOW_MS)
  const backlog = amount(connection.out.at(-1)?.depth ?? 0)
  return `The ERP of ${named(connection.name)} is back, after ${lasted}. Backlog ${backlog}${empty ? `, empty about ${clock(empty, facts.at)}` : ""}.`
}
