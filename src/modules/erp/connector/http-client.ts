import type { z } from "@medusajs/framework/zod"
import type { Agent } from "undici"
import { failureError, isHtml, statusError, type Asked } from "./classify"
import { connectorError, type RequestPhase } from "./codes"
import type { ConnectorContext, NetworkSettings } from "./contract"
import { openAgent } from "./dial"
import { exchange, type Answer } from "./exchange"
import { inRequest } from "../tracing"
import { secretsIn, withoutSecrets } from "./quote"

export interface HttpRequest {
  method: "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** Absolute http(s) URL without credentials in it. */
  url: string
  headers?: Record<string, string>
  body?: string
  /** What is at stake; by default `prepare` for GET and HEAD, `book` for the rest. */
  phase?: RequestPhase
  /** Statuses the caller understands and gets as a response. A web page is never accepted. */
  accept?: readonly number[]
  /** A login: neither body is kept for people to read. */
  confidential?: boolean
}

export interface HttpResponse extends Answer {
  /** The body as JSON. Throws `incomplete_response`: what the request did is then unknown, unless it only prepared. */
  json(): unknown
  /** The body as JSON of this shape. Throws like `json`. */
  parse<T>(schema: z.ZodType<T>): T
}

/**
 * HTTP as a connector needs it: an answer, or a {@link ConnectorError} whose class says what the plugin does next.
 *
 * It keeps to the connection's {@link NetworkSettings}: connect timeout, blocked addresses (judged where it really
 * connects to), size of the response, certificate authorities. The call as a whole ends with `context.signal`.
 * Redirects are never followed: a redirected POST is sent twice, or to somebody else. Nothing is retried; that is the
 * plugin's part. Certificates are always verified. Every request is told to `context.record`, for the attempt's timeline,
 * and is a span of the attempt's trace, which the ERP can continue by its `traceparent` header.
 *
 * One client serves all connections of a connector at the same time. It holds no open connections between requests.
 */
export class HttpClient {
  readonly #agents = new Map<string, Agent>()

  /** Throws {@link ConnectorError} only; codes and classes are listed in codes.ts. */
  async request(context: ConnectorContext, request: HttpRequest): Promise<HttpResponse> {
    const asked: Asked = {
      url: target(request.url),
      phase: request.phase ?? (request.method === "GET" || request.method === "HEAD" ? "prepare" : "book"),
      secrets: secretsIn(context.credentials, request.headers),
    }
    const span = { method: request.method, url: asked.url, path: withoutSecrets(asked.url.pathname, asked.secrets) }
    return inRequest(span, async (traced, answered) => {
      const headers = { "accept-encoding": "identity", ...traced, ...request.headers }
      return this.#send(context, { ...request, headers }, asked, answered)
    })
  }

  async #send(
    context: ConnectorContext,
    request: HttpRequest & { headers: Record<string, string> },
    asked: Asked,
    answered: (status: number) => void
  ): Promise<HttpResponse> {
    const { headers } = request
    const agent = this.#agent(context.network)
    const outgoing = { url: asked.url, method: request.method, headers, body: request.body }
    const told = teller(context, request)
    const answer = await exchange(agent, outgoing, context.signal, context.network.max_response_bytes).catch(
      (failure: unknown) => {
        const error = failureError(failure, asked)
        told(null, error.code)
        throw error
      }
    )
    told(answer)
    answered(answer.status)
    const accepted = request.accept?.includes(answer.status) && !isHtml(answer.text)
    const error = accepted ? undefined : statusError(answer, asked)
    if (error) {
      throw error
    }
    return response(answer, asked.phase)
  }

  /** Waits for running requests, then frees everything. */
  async close(): Promise<void> {
    const agents = [...this.#agents.values()]
    this.#agents.clear()
    await Promise.all(agents.map((agent) => agent.close()))
  }

  #agent(network: NetworkSettings): Agent {
    const key = JSON.stringify([network.connect_timeout_ms, network.allow_private_addresses, network.ca])
    const agent = this.#agents.get(key) ?? openAgent(network)
    this.#agents.set(key, agent)
    return agent
  }
}

/** Tells of this request once it is over, where somebody keeps that. */
function teller(context: ConnectorContext, request: HttpRequest) {
  const started_at = new Date()
  const since = performance.now()
  const said = (body?: string) => (request.confidential ? undefined : body)
  return (answer: Answer | null, error?: string) =>
    context.record?.({
      method: request.method,
      url: request.url,
      request: { headers: request.headers, body: said(request.body) },
      response: answer && { status: answer.status, headers: answer.headers, body: said(answer.text) },
      error,
      started_at,
      duration_ms: performance.now() - since,
    })
}

function target(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (!parsed || (parsed.protocol !== "https:" && parsed.protocol !== "http:")) {
    throw connectorError("invalid_url", { message: "The URL is not an absolute http or https URL." })
  }
  if (parsed.username || parsed.password) {
    throw connectorError("invalid_url", { message: `The URL of ${parsed.host} has credentials in it; it must not.` })
  }
  return parsed
}

function response(answer: Answer, phase: RequestPhase): HttpResponse {
  const unusable = (why: string) =>
    connectorError(
      "incomplete_response",
      { message: `HTTP ${answer.status}, but ${why}.`, http_status: answer.status },
      phase
    )
  const json = (): unknown => {
    try {
      return JSON.parse(answer.text)
    } catch {
      throw unusable("the body is not JSON")
    }
  }
  return {
    ...answer,
    json,
    parse(schema) {
      const parsed = schema.safeParse(json())
      if (parsed.success) {
        return parsed.data
      }
      const { path = [], code = "invalid" } = parsed.error.issues[0] ?? {}
      throw unusable(`the body is not the one expected (${path.map(String).join(".") || "as a whole"}: ${code})`)
    },
  }
}
