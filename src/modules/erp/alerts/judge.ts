import type { AlertOptions } from "../monitoring-options"
import type { AlertFacts, Finding } from "./facts"
import type { ConnectionRule, Rule } from "./finding"
import { backlogGrowing, lagHigh } from "./flow-rules"
import * as outage from "./outage-rules"
import { deadLetter, deadLettersGrowing, heldLong, unconfirmed } from "./resting-rules"
import type { RuleName } from "./rules"
import { eventsMissed, stockSilent, stockSuperseded } from "./stock-rules"

const each =
  (rule: ConnectionRule): Rule =>
  (facts, options) =>
    facts.connections.flatMap((connection) => rule(connection, facts, options))

const JUDGES: Record<RuleName, Rule> = {
  backlog_growing: each(backlogGrowing),
  dead_letters_growing: each(deadLettersGrowing),
  dead_letter: each(deadLetter),
  circuit_open: each(outage.circuitOpen),
  lag_high: each(lagHigh),
  credentials_refused: each(outage.credentialsRefused),
  all_refused: each(outage.allRefused),
  stock_silent: each(stockSilent),
  stock_superseded: each(stockSuperseded),
  held_long: each(heldLong),
  unconfirmed: each(unconfirmed),
  events_missed: eventsMissed,
  no_worker: outage.noWorker,
  channel_broken: outage.channelBroken,
  connection_unusable: each(outage.connectionUnusable),
}

/** All that is wrong at this moment. What explains others comes first. */
export function judge(facts: AlertFacts, options: AlertOptions): Finding[] {
  const findings = Object.values(JUDGES).flatMap((rule) => rule(facts, options))
  return findings.sort((a, b) => Number(a.explained_by.length > 0) - Number(b.explained_by.length > 0))
}
