/**
 * Tracing: every span, through the OpenTelemetry API. It costs nothing until the store registers a provider, and reports to
 * whichever one that is.
 *
 *   checkout > capture orders > create order.placed          its context is stored with the message, and is in the envelope
 *                                 > relay acme               claims; of many deliveries a trace of its own, linked
 *                                 > deliver acme             an attempt; a retry is another one, linked to the one before
 *                                     > POST                 its context is the `traceparent` header the ERP gets
 *   receive acme > drain acme                                inbound
 *
 * What works on one message alone is part of its trace; what works on many is a trace of its own that links them all. Names
 * and attributes follow the semantic conventions of messaging and HTTP.
 *
 * A span may name an order. It never carries what is in one, a query string, a body, or the words of an error: those are
 * the ERP's, or quote it.
 */
import {
  context,
  createContextKey,
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
  type Link,
  type Span,
  type SpanContext,
} from "@medusajs/framework/opentelemetry/api"

/** Name of the tracer, for a store that wants to see or drop all of ours. */
export const TRACER = "medusa-plugin-erp"

/** W3C trace context, as in the header of that name. */
export type Traceparent = string

/** Of one message, of many, or of whatever is under way. */
export interface Place {
  /** Continues this trace instead of the one under way. */
  parent?: Traceparent
  /** Begins a trace of its own. */
  root?: boolean
  links?: (Traceparent | null | undefined)[]
}

export interface SpanOptions extends Place {
  kind?: "internal" | "producer" | "consumer" | "client"
  attributes?: Attributes
  /** When it began, where that was before it could be described. */
  since?: number
}

/** What is done with a span while it is open. */
export interface OpenSpan {
  /** Of its own context; undefined where nobody traces. */
  readonly traceparent: Traceparent | undefined
  set(attributes: Attributes): void
  link(to: Traceparent | null | undefined): void
  /** It ended in an error, of which it says no more than this. */
  fail(error: { code?: unknown; error_class?: string }): void
}

const KINDS = {
  internal: SpanKind.INTERNAL,
  producer: SpanKind.PRODUCER,
  consumer: SpanKind.CONSUMER,
  client: SpanKind.CLIENT,
}
/** More than a provider keeps by default would be dropped there. */
const MOST_LINKS = 100
/** The SDK's own: what it finds under it writes no spans and no headers. Keys of one name are one key. */
const SUPPRESSED = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING")

/** Does `work` under a span. What it throws is thrown on, and noted by its code only. */
export async function inSpan<Result>(
  name: string,
  options: SpanOptions,
  work: (span: OpenSpan) => Promise<Result>
): Promise<Result> {
  const { span, under } = begin(name, options)
  const open = opened(span)
  try {
    return await context.with(under, () => work(open))
  } catch (error) {
    open.fail({ code: codeOf(error) })
    throw error
  } finally {
    span.end()
  }
}

/** A span that only marks a moment. @returns its context, to be kept with what came to be in it */
export function mark(name: string, options: SpanOptions): Traceparent | undefined {
  const { span } = begin(name, options)
  span.end()
  return traceparentOf(span.spanContext())
}

/** Where the span of a batch belongs: in the trace of its only message, else in one of its own that links them all. */
export function placeOf(traceparents: (Traceparent | null | undefined)[]): Place {
  const [only] = traceparents
  return traceparents.length === 1
    ? { parent: only ?? undefined, root: !only }
    : { root: true, links: [...new Set(traceparents)] }
}

/** Does `work` in that trace, or in none: what runs later must not be told as part of whatever happened to start it. */
export function detached<Result>(parent: Traceparent | undefined, work: () => Result): Result {
  return context.with(contextOf(parent) ?? ROOT_CONTEXT, work)
}

/** Of what is under way here; undefined where nobody traces. */
export function currentTraceparent(): Traceparent | undefined {
  return traceparentOf(trace.getSpanContext(context.active()))
}

/**
 * One HTTP request to an ERP. `work` gets the header that continues the trace there, and tells of the status.
 *
 * Instrumentation a store may have for all its HTTP is silent meanwhile: a second span and a second header would only
 * contradict these.
 *
 * @param target.path without query, and without anything secret
 */
export async function inRequest<Result>(
  target: { method: string; url: URL; path: string },
  work: (headers: Record<string, string>, answered: (status: number) => void) => Promise<Result>
): Promise<Result> {
  const { method, url } = target
  const port = Number(url.port || (url.protocol === "https:" ? 443 : 80))
  const address = {
    "server.address": url.hostname,
    "server.port": port,
    "url.full": url.origin + anonymous(target.path),
  }
  const options: SpanOptions = { kind: "client", attributes: { "http.request.method": method, ...address } }
  return inSpan(method, options, async (span) => {
    const answered = (status: number) => {
      span.set({ "http.response.status_code": status })
      if (status >= 400) {
        span.fail({ code: String(status) })
      }
    }
    const headers: Record<string, string> = span.traceparent ? { traceparent: span.traceparent } : {}
    return context.with(context.active().setValue(SUPPRESSED, true), () => work(headers, answered))
  })
}

function begin(name: string, { kind = "internal", attributes, since, ...place }: SpanOptions) {
  const parent = contextOf(place.parent) ?? (place.root ? ROOT_CONTEXT : context.active())
  const links = (place.links ?? []).flatMap((link) => linkOf(link) ?? []).slice(0, MOST_LINKS)
  const options = { kind: KINDS[kind], attributes, links, startTime: since }
  const span = trace.getTracer(TRACER).startSpan(name, options, parent)
  return { span, under: trace.setSpan(parent, span) }
}

/** The first that is said of an error stays: closest to where it happened. */
function opened(span: Span): OpenSpan {
  let failed = false
  return {
    traceparent: traceparentOf(span.spanContext()),
    set: (attributes) => void span.setAttributes(attributes),
    link: (to) => {
      const link = linkOf(to)
      if (link) {
        span.addLink(link)
      }
    },
    fail: ({ code, error_class }) => {
      if (!failed) {
        failed = true
        span.setAttributes({
          "error.type": word(code),
          ...(error_class !== undefined && { "erp.error.class": error_class }),
        })
        span.setStatus({ code: SpanStatusCode.ERROR })
      }
    },
  }
}

function contextOf(traceparent: Traceparent | null | undefined): Context | undefined {
  const parsed = parse(traceparent)
  return parsed && trace.setSpanContext(ROOT_CONTEXT, parsed)
}

function linkOf(traceparent: Traceparent | null | undefined): Link | undefined {
  const parsed = parse(traceparent)
  return parsed && { context: parsed }
}

/** @see https://www.w3.org/TR/trace-context/#traceparent-header; anything else, also from a stranger, is none */
function parse(traceparent: Traceparent | null | undefined): SpanContext | undefined {
  const [, traceId, spanId, flags] = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/.exec(traceparent ?? "") ?? []
  const parsed = {
    ...{ traceId: traceId ?? "", spanId: spanId ?? "", isRemote: true },
    traceFlags: Number.parseInt(flags ?? "0", 16) & TraceFlags.SAMPLED,
  }
  return isSpanContextValid(parsed) ? parsed : undefined
}

function traceparentOf(spanContext: SpanContext | undefined): Traceparent | undefined {
  return spanContext && isSpanContextValid(spanContext)
    ? `00-${spanContext.traceId}-${spanContext.spanId}-0${spanContext.traceFlags & TraceFlags.SAMPLED}`
    : undefined
}

/** An address in a path is somebody's. */
const anonymous = (path: string) => path.replace(/[^/]*(?:@|%40)[^/]*/gi, "-")

const codeOf = (error: unknown) => {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown }
  return code ?? name
}

/** A code is a word; a sentence could be anything. */
const word = (code: unknown) => (typeof code === "string" && /^[\w.:/-]{1,80}$/.test(code) ? code : "unknown")
