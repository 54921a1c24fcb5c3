import { readFileSync } from "node:fs"
import path from "node:path"
import { CHANNEL_CODES } from "../../src/modules/erp/channels/checks"
import { CONNECTOR_ERROR_CODES } from "../../src/modules/erp/connector"
import { HELD_CODES, OWN_ATTEMPT_CODES, PAUSE_CODES } from "../../src/modules/erp/held-codes"
import { STOCK_CODES } from "../../src/modules/erp/stock-items"

const ROOT = path.resolve(__dirname, "../..")

export const read = (file: string) => readFileSync(path.join(ROOT, file), "utf8")

/** Alerts of ops/prometheus/rules.yml, as they say of themselves. */
export function shippedAlerts(): { alert: string; rule: string; severity: string; text: string }[] {
  return read("ops/prometheus/rules.yml")
    .split(/^ +- alert: /m)
    .slice(1)
    .map((text) => {
      const { rule = "", severity = "" } =
        /\{ rule: (?<rule>\w+), severity: (?<severity>\w+) \}/.exec(text)?.groups ?? {}
      return { alert: text.slice(0, text.indexOf("\n")), rule, severity, text }
    })
}

/** Alerts a plugin cannot give: they say that it is silent. */
export const DEAD_MAN = ["metrics_absent", "samples_stale"]

/** Codes that stand in tables of the sources. */
const LISTED = [CONNECTOR_ERROR_CODES, CHANNEL_CODES, HELD_CODES, OWN_ATTEMPT_CODES, PAUSE_CODES, STOCK_CODES].flatMap(
  (table) => Object.keys(table)
)

/** Codes that do not: each stands, quoted, in the file it comes from. */
export const SCATTERED: Record<string, string[]> = {
  "src/modules/erp/services/envelopes.ts": [
    ...["message_missing", "not_built", "payload_purged", "unknown_type", "unknown_version", "not_convertible"],
  ],
  "src/modules/erp/services/order-capture.ts": ["build_failed"],
  "src/modules/erp/messages/order-source.ts": ["order_incomplete"],
  "src/modules/erp/standings.ts": ["superseded", "canceled_before_export", "erased"],
  "src/modules/erp/services/outbox.ts": ["order_absent"],
  "src/modules/erp/services/deliveries.ts": ["discarded", "settled_by_hand"],
  "src/modules/erp/services/verdicts.ts": ["found_in_erp"],
  "src/modules/erp/inbound-shape.ts": ["invalid_payload"],
  "src/modules/erp/services/inbound.ts": [
    ...["other_content", "content_encoding", "invalid_event", "too_many_requests", "unavailable"],
  ],
  "src/modules/erp/bounded-body.ts": ["too_large", "too_slow", "gone"],
  "src/modules/erp/hardened-json.ts": ["invalid_utf8", "invalid_json", "too_deep", "duplicate_key", "forbidden_key"],
  "src/modules/erp/services/stock-polls.ts": ["invalid_page", "unfinished", "overtaken"],
  "src/modules/erp/test-report.ts": ["unusable"],
  "src/modules/erp/channels/next-word.ts": ["over_before_told", "never_told", "newer_follows"],
  "src/modules/erp/services/notices.ts": ["incident_gone"],
  "src/modules/erp/services/channel-edits.ts": ["channel_paused", "channel_removed"],
}

/** Every code a person, a metric or an ERP can meet, but for those that are alerts as well. */
export const codes = (alerts: string[]) =>
  [...new Set([...LISTED, ...Object.values(SCATTERED).flat()])].filter((code) => !alerts.includes(code))

/** Headings of docs/runbook.md that are names: alerts below "Alerts", codes below "Codes". */
export function runbookHeadings(): { alerts: string[]; codes: string[] } {
  const [, alerts = "", codes = ""] = read("docs/runbook.md").split(/^## (?:Alerts|Codes)$/m)
  const names = (part: string) => [...part.matchAll(/^#{3,4} ([a-z0-9_]+)$/gm)].map(([, name]) => name!)
  return { alerts: names(alerts), codes: names(codes) }
}

/** What the runbook says below headings, which several in a row share. */
export function runbookBodies(): { headings: string[]; body: string }[] {
  const parts = read("docs/runbook.md").split(/^#{3,4} (?=[a-z0-9_]+$)/m)
  const bodies: { headings: string[]; body: string }[] = []
  let headings: string[] = []
  for (const part of parts.slice(1)) {
    const [heading = "", ...lines] = part.split("\n")
    headings.push(heading)
    const body = lines.join("\n").trim()
    if (body) {
      bodies.push({ headings, body })
      headings = []
    }
  }
  return bodies
}
