import type { AlertOptions } from "../monitoring-options"
import type { AlertFacts, ConnectionFacts, Finding } from "./facts"
import { RULES, type RuleName } from "./rules"

/** Looks at everything. */
export type Rule = (facts: AlertFacts, options: AlertOptions) => Finding[]

/** Looks at one connection. */
export type ConnectionRule = (connection: ConnectionFacts, facts: AlertFacts, options: AlertOptions) => Finding[]

/** What waits at a connection that is down is its outage's doing, or that of there being no worker. */
export const DOWN: RuleName[] = ["no_worker", "connection_unusable", "credentials_refused", "circuit_open"]

type Said = Pick<Finding, "connection_id" | "summary" | "numbers"> & Partial<Finding>

export const finding = (rule: RuleName, said: Said): Finding => ({
  ...{ rule, severity: RULES[rule].severity, cause: "", for_ms: 0, since: null, explained_by: [] },
  ...said,
})
