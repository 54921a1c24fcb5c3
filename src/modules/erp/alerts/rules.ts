/** `page`: somebody must look now. `ticket`: somebody must look. */
export type Severity = "page" | "ticket"

interface RuleRow {
  severity: Severity
  /** In one line, for lists and for docs/runbook.md. */
  means: string
}

/**
 * Everything that counts as wrong. A name is also `rule` of its incidents, the name of its alert in ops/prometheus, and
 * its heading in docs/runbook.md.
 */
export const RULES = {
  backlog_growing: { severity: "page", means: "More and more waits, steadily, for a quarter of an hour." },
  dead_letters_growing: { severity: "page", means: "Several dead letters within a short time." },
  dead_letter: {
    severity: "ticket",
    means: "Something is dead: somebody must mend its cause, then redrive or discard it.",
  },
  circuit_open: { severity: "page", means: "The ERP is down; nothing is lost, everything waits." },
  lag_high: { severity: "page", means: "What could go has waited for too long." },
  credentials_refused: {
    severity: "page",
    means: "The ERP refuses our credentials; nothing is sent until they are mended.",
  },
  all_refused: { severity: "page", means: "The ERP refused ten different orders in a row; the connection is paused." },
  stock_silent: { severity: "ticket", means: "The ERP says nothing of stock, for longer than is usual." },
  stock_superseded: { severity: "ticket", means: "Most of the stock the ERP sends comes too late to count." },
  held_long: { severity: "ticket", means: "Something has been held for long, and waits for somebody." },
  unconfirmed: { severity: "ticket", means: "The ERP took orders for later and has not booked them in time." },
  events_missed: { severity: "ticket", means: "The store's event bus loses events; the sweep finds the orders." },
  no_worker: { severity: "page", means: "No process looks for deliveries." },
  channel_broken: { severity: "ticket", means: "People cannot be told of incidents in one of the channels." },
  connection_unusable: { severity: "ticket", means: "A connection cannot be used; its deliveries wait." },
} as const satisfies Record<string, RuleRow>

export type RuleName = keyof typeof RULES

export const RULE_NAMES = Object.keys(RULES) as RuleName[]
