/**
 * Exchange log: what was said in one attempt, fit to be stored and shown. Pure.
 *
 * What a connector reports goes through here at once, so that nothing secret waits anywhere in clear: credentials are
 * masked wherever they occur, headers are kept by an allow list, and bodies end after 8 KiB. Bodies may hold personal
 * data of the order; retention and erasure take those away again.
 */
import type { Exchange } from "./connector/contract"
import { Redactor } from "./connector/redactor"

/** One request and its answer, as stored. */
export interface RecordedCall {
  /** What it was for: to find the order in the ERP, to deliver, or to see whether orders can pass at all. */
  purpose: CallPurpose
  method: string
  url: string
  started_at: string
  duration_ms: number
  request: RecordedPart
  /** Null where none came; then `error` says why. */
  response: (RecordedPart & { status: number | null }) | null
  /** Code of what went wrong on the way, such as `connection_refused`. */
  error: string | null
}

export type CallPurpose = "look" | "deliver" | "test"

export interface RecordedPart {
  headers: Record<string, string>
  /** Null where there was none, or where it was a login. */
  body: string | null
  /** Whether `body` is only the beginning. */
  truncated: boolean
  /** Size of the whole body in bytes. */
  bytes: number
}

/** What an attempt leaves behind for its timeline. */
export interface RecordedExchange {
  calls: RecordedCall[]
  omitted: number
}

/** Calls kept of one attempt; a connector in a loop must not fill the database. */
export const MOST_CALLS = 20
const LONGEST_BODY = 8 * 1_024
const LONGEST_URL = 2_000
const LONGEST_VALUE = 500

/** Whatever authenticates is not among them, nor what nobody knows. */
const SHOWN_HEADERS = new Set([
  ...["accept", "content-type", "content-length", "content-encoding", "user-agent", "prefer", "if-match", "etag"],
  ...["idempotency-key", "idempotent-replayed", "webhook-id", "webhook-timestamp", "traceparent"],
  ...["date", "server", "via", "retry-after", "allow"],
  ...["x-request-id", "x-correlation-id", "request-id", "correlation-id"],
])

export class ExchangeLog {
  private readonly calls: RecordedCall[] = []
  private omitted = 0
  private readonly redactor: Redactor

  constructor(credentials: unknown) {
    this.redactor = new Redactor(credentials)
  }

  /** What a connector is given to report its calls to. Never throws: a log must not decide about an order. */
  recorder(purpose: CallPurpose): (exchange: Exchange) => void {
    return (exchange) => {
      if (this.calls.length >= MOST_CALLS) {
        this.omitted++
        return
      }
      try {
        this.calls.push(this.callOf(purpose, exchange))
      } catch {
        this.omitted++
      }
    }
  }

  /** All so far; undefined where there is nothing. */
  recorded(): RecordedExchange | undefined {
    return this.calls.length || this.omitted ? { calls: [...this.calls], omitted: this.omitted } : undefined
  }

  private callOf(purpose: CallPurpose, { method, url, started_at, duration_ms, ...rest }: Exchange): RecordedCall {
    const { request, response, error } = rest
    return {
      purpose,
      method: this.short(method, LONGEST_VALUE),
      url: this.short(withoutUser(url), LONGEST_URL),
      started_at: started_at.toISOString(),
      duration_ms: Math.max(0, Math.round(Number(duration_ms) || 0)),
      request: this.part(request),
      response: response ? { status: statusOf(response.status), ...this.part(response) } : null,
      error: error == null ? null : this.short(error, LONGEST_VALUE),
    }
  }

  private part({ headers = {}, body }: { headers?: Record<string, string>; body?: string }): RecordedPart {
    const shown = Object.entries(headers).flatMap(([name, value]) =>
      SHOWN_HEADERS.has(name.toLowerCase()) ? [[name.toLowerCase(), this.short(value, LONGEST_VALUE)]] : []
    )
    if (body == null) {
      return { headers: Object.fromEntries(shown), body: null, truncated: false, bytes: 0 }
    }
    const { text, whole } = this.redactor.beginning(body, LONGEST_BODY)
    return { headers: Object.fromEntries(shown), body: text, truncated: !whole, bytes: Buffer.byteLength(String(body)) }
  }

  private short(text: unknown, most: number): string {
    return this.redactor.beginning(String(text), most).text
  }
}

const statusOf = (status: unknown) => (Number.isInteger(status) ? (status as number) : null)

/** `https://user:pass@host/` names whoever may come in. */
const withoutUser = (url: unknown) => String(url).replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, "$1")
