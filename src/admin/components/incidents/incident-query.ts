import en from "../../i18n/en/incidents"
import type { Query } from "../../lib/client"

/** Those there are words for. */
export const RULES = Object.keys(en.rules)
export const SEVERITIES = ["page", "ticket"]
export const STATES = ["now", "open", "pending", "resolved"]
export const ANY_STATE = "any"

type Value = (name: string) => string | undefined

/** By default what is wrong now: somebody comes here to see that. */
export const chosenState = (value: Value) => value("state") ?? "now"

/** What is asked of the API. */
export function incidentQuery(value: Value): Query {
  const state = chosenState(value)
  return {
    state: state === "now" ? "open,pending" : state === ANY_STATE ? undefined : state,
    severity: value("severity"),
    rule: value("rule"),
    connection: value("connection"),
  }
}
