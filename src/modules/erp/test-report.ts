/** What a test of a connection found, in words a person can act upon. Pure. */
import { ConnectorError, type ConnectorErrorCode, type TestCheck } from "./connector"

/** One thing a test looked at. `fix` says what to change when it is not ok. */
export interface CheckView {
  /** As the connector names it, or `usable`: whether the connection can be used here at all. */
  name: TestCheck["name"] | "usable"
  ok: boolean
  /** Stable code of what went wrong. */
  code: string | null
  detail: string | null
  fix: string | null
}

export interface TestReport {
  /** Whether everything that was looked at is ok. */
  ok: boolean
  checks: CheckView[]
}

/** Checks without which no order can pass. What is wrong besides must not keep orders waiting. */
const FOR_ORDERS: TestCheck["name"][] = ["reachable", "authenticated", "may_create_orders"]

export function ordersCanPass(checks: readonly TestCheck[]): boolean {
  return checks.every(({ name, ok }) => ok || !FOR_ORDERS.includes(name))
}

const FIXES: Record<ConnectorErrorCode, string> = {
  connection_refused: "Check host and port, and whether the ERP runs and its firewall lets this server in.",
  dns_failure: "Check the host name in the URL.",
  tls_failure: "Check the certificate of the ERP; for a certificate authority of your own, set network.ca.",
  connect_timeout: "Check host, port and firewall; if the ERP is only slow, raise network.connect_timeout.",
  rate_limited: "Wait and test again; if it comes often, set rate to what the ERP allows.",
  timeout: "Check whether the ERP is busy; if it is only slow, raise timeout.",
  interrupted: "Test again: the store was stopped meanwhile.",
  connection_lost: "Test again; if it stays so, look at what stands between store and ERP.",
  incomplete_response: "Check the URL, and what the ERP answers under it.",
  response_too_large: "Check the URL; if the answer is right, raise network.max_response_bytes.",
  server_error: "Look into the ERP's own log: it failed while it answered.",
  unexplained: "Look into the store's log.",
  bad_request: "Check the settings: the ERP cannot read what it is asked.",
  conflict: "Check the URL, and what the ERP answers under it.",
  unprocessable: "Check the settings: the ERP refuses what it is asked.",
  http_4xx: "Check the URL, and what the ERP answers under it.",
  unauthorized: "Enter the credentials anew; the ERP does not accept them.",
  forbidden: "Give the ERP's user the right to do this.",
  not_found: "Check the URL: the ERP has nothing there.",
  method_not_allowed: "Check the URL: it exists, but is another one's.",
  redirected: "Enter the URL it redirects to; redirects are never followed.",
  unexpected_html: "Check the URL: a web page answers there instead of an API.",
  address_blocked: "If the ERP is in your own network, set network.allow_private_addresses.",
  invalid_url: "Enter an http or https URL without credentials in it.",
  invalid_ca: "Enter network.ca as PEM, from BEGIN CERTIFICATE to END CERTIFICATE.",
  not_configured: "Enter the setting that is missing.",
}

const UNKNOWN_FIX = "Check the settings and whether the ERP works; its own log may say more."

/** What the connector says of itself. */
export function reportOf(checks: readonly TestCheck[]): CheckView[] {
  return checks.map(({ name, ok, detail = null, fix = null }) => ({
    ...{ name, ok, detail },
    code: ok ? null : `${name}_failed`,
    fix: ok ? null : (fix ?? UNKNOWN_FIX),
  }))
}

/**
 * What an error says instead.
 *
 * @param subject which check stands for the call; a refusal of credentials is one of its own
 * @param mask takes secrets out of what the ERP said
 */
export function reportOfError(
  error: unknown,
  subject: "reachable" | "may_read_stock",
  mask: (text: string) => string
): CheckView[] {
  if (!ConnectorError.is(error)) {
    const detail = "The connector failed unexpectedly."
    return [{ name: subject, ok: false, code: "connector_crashed", detail, fix: FIXES.unexplained }]
  }
  const { code, message } = error
  const failed = { ok: false, code, detail: mask(message), fix: fixOf(code) }
  if (subject === "reachable" && (code === "unauthorized" || code === "forbidden")) {
    return [
      { name: "reachable", ok: true, code: null, detail: null, fix: null },
      { name: "authenticated", ...failed },
    ]
  }
  return [{ name: subject, ...failed }]
}

/** It cannot be used here at all, so nothing was asked. */
export function reportOfProblem(problem: string): TestReport {
  const fix = "Mend what it says, or enter the connection's settings and credentials anew."
  return { ok: false, checks: [{ name: "usable", ok: false, code: "unusable", detail: problem, fix }] }
}

const fixOf = (code: string) => (Object.hasOwn(FIXES, code) ? FIXES[code as ConnectorErrorCode] : UNKNOWN_FIX)
