/**
 * Classify: from what happened on the wire to the class that says what to do next. Pure.
 *
 * Source of the rules: the table "Errors" in ARCHITECTURE.md. Statuses mean what RFC 9110 says, with the doubt on the
 * safe side: a 5xx may have been committed before it failed, so it is never taken for "nothing happened".
 */
import { connectorError, type ConnectorErrorCode, type RequestPhase } from "./codes"
import { ConnectorError } from "./errors"
import { ConnectFailure } from "./dial"
import { type Answer, CallEnded, ExchangeFailure, ResponseTooLarge } from "./exchange"
import { quote, statedReason } from "./quote"

/** A server that asks for more than this is taken at this; it shall not park an order for years. */
const LONGEST_RETRY_AFTER_MS = 24 * 60 * 60 * 1000

/** What the rules need to know of a request. */
export interface Asked {
  url: URL
  phase: RequestPhase
  /** Never quoted. */
  secrets: readonly string[]
}

/** The error for an exchange that did not come to its end. */
export function failureError(failure: unknown, { url, phase }: Asked): ConnectorError {
  const { stage, cause } = failure instanceof ExchangeFailure ? failure : { stage: "sent" as const, cause: failure }
  if (cause instanceof ConnectFailure) {
    return ConnectorError.is(cause.cause) ? cause.cause : connectError(cause, url)
  }
  const code = failureCode(stage === "answered", cause)
  const place =
    stage === "unsent" ? "before anything was sent" : stage === "sent" ? "waiting for the answer" : "reading it"
  return connectorError(
    stage === "unsent" && code === "timeout" ? "connect_timeout" : code,
    { message: `${url.origin}: ${code.replaceAll("_", " ")} ${place}.` },
    stage === "unsent" ? "prepare" : phase
  )
}

/** The error an answer stands for by its status, or undefined for a 2xx that is not a web page. */
export function statusError(
  answer: Answer,
  { url, phase, secrets }: Asked,
  now = Date.now()
): ConnectorError | undefined {
  const code = statusCode(answer)
  if (!code) {
    return undefined
  }
  const words = isHtml(answer.text) ? "" : quote(statedReason(answer.text), secrets)
  const place = quote(url.origin + url.pathname, secrets)
  const retryAfter = code === "rate_limited" ? retryAfterMs(answer.headers["retry-after"], now) : undefined
  return connectorError(
    code,
    {
      message: `HTTP ${answer.status} from ${place}${words && `: ${words}`}`,
      http_status: answer.status,
      ...(retryAfter === undefined ? {} : { retry_after_ms: retryAfter }),
    },
    phase
  )
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) as milliseconds from now; undefined when it is neither. */
export function retryAfterMs(value: string | undefined, now: number): number | undefined {
  const text = value?.trim() ?? ""
  const wait = /^\d{1,12}$/.test(text) ? Number(text) * 1000 : Date.parse(text) - now
  return Number.isNaN(wait) ? undefined : Math.min(Math.max(wait, 0), LONGEST_RETRY_AFTER_MS)
}

/** Judged by the body: PHP says `text/html` of everything, JSON and nothing included. */
export function isHtml(text: string): boolean {
  return /^\s*(<!--[^]*?-->\s*)*<(!doctype\s+html|html|head|body)\b/i.test(text.slice(0, 2000))
}

function statusCode({ status, text }: Answer): ConnectorErrorCode | undefined {
  if (status >= 500 || status < 200) {
    return "server_error"
  }
  if (status < 300) {
    return isHtml(text) ? "unexpected_html" : undefined
  }
  if (status < 400) {
    return "redirected"
  }
  const known = CODE_OF_STATUS[status]
  return known ?? (isHtml(text) ? "unexpected_html" : (REFUSALS[status] ?? "http_4xx"))
}

const CODE_OF_STATUS: Record<number, ConnectorErrorCode> = {
  401: "unauthorized",
  403: "forbidden",
  404: "not_found",
  405: "method_not_allowed",
  408: "timeout",
  409: "conflict",
  410: "not_found",
  429: "rate_limited",
}

/** Only the ERP can mean these; said by a web page they come from something in between. */
const REFUSALS: Record<number, ConnectorErrorCode> = { 400: "bad_request", 422: "unprocessable" }

function connectError({ reason }: ConnectFailure, url: URL): ConnectorError {
  return connectorError(connectCode(reason, url.protocol === "https:"), {
    message: `Could not connect to ${url.origin} (${reason}).`,
  })
}

function connectCode(reason: string, secure: boolean): ConnectorErrorCode {
  if (reason === "CONNECT_TIMEOUT" || reason === "ETIMEDOUT" || reason === "UND_ERR_CONNECT_TIMEOUT") {
    return "connect_timeout"
  }
  if (reason.startsWith("EAI_") || reason === "ENOTFOUND" || reason === "ENODATA") {
    return "dns_failure"
  }
  if (["ECONNREFUSED", "EHOSTUNREACH", "EHOSTDOWN", "ENETUNREACH", "EADDRNOTAVAIL", "EACCES"].includes(reason)) {
    return "connection_refused"
  }
  return secure ? "tls_failure" : "connection_refused"
}

function failureCode(answered: boolean, cause: unknown): ConnectorErrorCode {
  if (cause instanceof ResponseTooLarge) {
    return "response_too_large"
  }
  if (cause instanceof CallEnded) {
    return cause.timedOut ? "timeout" : "interrupted"
  }
  const { name, code } = (cause ?? {}) as { name?: unknown; code?: unknown }
  if (name === "HTTPParserError" || answered) {
    return "incomplete_response"
  }
  return ["UND_ERR_SOCKET", "ECONNRESET", "EPIPE", "ETIMEDOUT", "ECONNABORTED"].includes(`${code}`)
    ? "connection_lost"
    : "unexplained"
}
