import { ConnectorError, type ConnectorErrorDetails, type ErrorClass } from "./errors"

/** What a code stands for. `class` is its class when the request could book something; see {@link RequestPhase}. */
interface CodeEntry {
  class: ErrorClass
  meaning: string
}

/**
 * Every code the connector kit gives an error, with its meaning in one line. Connectors may add codes of their own.
 *
 * A code is at once metric attribute, admin filter and runbook heading: once published it is never renamed.
 */
export const CONNECTOR_ERROR_CODES = {
  connection_refused: { class: "transient", meaning: "The ERP's address refused the connection or cannot be reached." },
  dns_failure: { class: "transient", meaning: "The ERP's host name cannot be resolved." },
  tls_failure: { class: "transient", meaning: "TLS could not be set up, for example because of the certificate." },
  connect_timeout: { class: "transient", meaning: "The connection did not stand within the connect timeout." },
  rate_limited: { class: "throttled", meaning: "The ERP asks to slow down (HTTP 429)." },
  timeout: { class: "outcome_unknown", meaning: "The request left, no answer came in time." },
  interrupted: { class: "outcome_unknown", meaning: "The call was stopped from our side before it was answered." },
  connection_lost: { class: "outcome_unknown", meaning: "The connection broke after the request left." },
  incomplete_response: { class: "outcome_unknown", meaning: "The answer broke off, or is not the one that is needed." },
  response_too_large: { class: "outcome_unknown", meaning: "The answer is larger than the connection allows." },
  server_error: { class: "outcome_unknown", meaning: "The ERP failed while it handled the request (HTTP 5xx)." },
  unexplained: { class: "outcome_unknown", meaning: "The request failed for a reason the connector does not know." },
  bad_request: { class: "rejected", meaning: "The ERP cannot read the request (HTTP 400)." },
  conflict: { class: "rejected", meaning: "The ERP has something else under this reference (HTTP 409)." },
  unprocessable: { class: "rejected", meaning: "The ERP understood the order and refuses it (HTTP 422)." },
  http_4xx: { class: "rejected", meaning: "The ERP refuses the request with another HTTP 4xx." },
  unauthorized: { class: "configuration", meaning: "The ERP does not accept the credentials (HTTP 401)." },
  forbidden: { class: "configuration", meaning: "The credentials may not do this (HTTP 403)." },
  not_found: { class: "configuration", meaning: "Nothing answers under this URL (HTTP 404 or 410)." },
  method_not_allowed: { class: "configuration", meaning: "The URL exists but is another one's (HTTP 405)." },
  redirected: { class: "configuration", meaning: "The URL redirects; redirects are never followed." },
  unexpected_html: { class: "configuration", meaning: "A web page answered instead of the ERP's API." },
  address_blocked: { class: "configuration", meaning: "The host resolves to an address the connection may not use." },
  invalid_url: { class: "configuration", meaning: "The URL is not http(s), or has credentials in it." },
  invalid_ca: { class: "configuration", meaning: "The connection's certificate authority is not readable PEM." },
  not_configured: { class: "configuration", meaning: "A setting this call needs is missing." },
} as const satisfies Record<string, CodeEntry>

export type ConnectorErrorCode = keyof typeof CONNECTOR_ERROR_CODES

/**
 * What is at stake in a request.
 *
 * - `book`: the ERP may have booked something although no answer came. The default for all but GET and HEAD.
 * - `prepare`: nothing is booked by it (login, lookup). What would be `outcome_unknown` is `transient` here.
 */
export type RequestPhase = "book" | "prepare"

/** An error of the kit's table: the class follows from the code, and from what was at stake. */
export function connectorError(
  code: ConnectorErrorCode,
  details: Omit<ConnectorErrorDetails, "code">,
  phase: RequestPhase = "book"
): ConnectorError {
  const errorClass = CONNECTOR_ERROR_CODES[code].class
  const settled = phase === "prepare" && errorClass === "outcome_unknown" ? "transient" : errorClass
  return new ConnectorError(settled, { ...details, code })
}
