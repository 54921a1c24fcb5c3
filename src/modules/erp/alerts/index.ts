/** Alerts: when something is wrong, and in which words. Pure: facts in, findings out. */
export type { AlertFacts, ConnectionFacts, DeadCause, Finding, HeldTooLong, Moment, StockRhythm } from "./facts"
export { drained } from "./flow-rules"
export { judge } from "./judge"
export { links, type IncidentLinks } from "./links"
export { lastWords } from "./recovery"
export { RULE_NAMES, RULES, type RuleName, type Severity } from "./rules"
export { emptyAt, LOOK_BACK, type Point } from "./trend"
