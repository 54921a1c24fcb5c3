import { randomBytes } from "node:crypto"
import type { Readable } from "node:stream"
import { z } from "@medusajs/framework/zod"
import { readBounded, type BodyTrouble } from "../bounded-body"
import { ConnectorError, inboundEnvelopeSchema, verifySignature, type InboundEnvelope } from "../connector"
import { HardenedJsonError, parseHardenedJson } from "../hardened-json"
import type { PluginOptions } from "../options"
import { RateLimit, senderOf } from "../rate-limit"
import { storableText } from "../storable-text"
import { currentTraceparent, inSpan, type OpenSpan } from "../tracing"
import type { Connection, Connections } from "./connections"
import type { Inbox } from "./inbox"
import type { LimitedLog } from "./limited-log"

/** A request at `/hooks/erp/<connection>`, its body not read yet. */
export interface InboundCall {
  /** Name or id, as it stands in the URL. */
  connection: string
  /** Where it comes from, as far as can be told. */
  address: string
  /** Lower-case names. */
  headers: Readonly<Record<string, string | string[] | undefined>>
  body: Readable
}

/** What to answer. The body holds nothing a stranger may not know, unless the request was signed. */
export interface InboundAnswer {
  status: number
  headers?: Record<string, string>
  body: Record<string, unknown>
}

/** How long a sender is asked to wait while our database is away. */
const RETRY_AFTER_SECONDS = 10

const REFUSED = refusal(
  401,
  "unauthorized",
  "There is no such connection, or the signature is not good. Check the URL, the secret, and the sender's clock."
)
const AWAY = refusal(503, "unavailable", "It could not be stored just now. Send it again later.", RETRY_AFTER_SECONDS)

/**
 * Inbound: the gate before the inbox.
 *
 *   address within its rate? -> body within its bounds? -> signature good? -> connection within its rate?
 *     -> JSON -> connector.receive -> Inbox -> answer
 *
 * A stranger learns nothing: a connection that does not exist is answered as a bad signature is, in the same words and
 * after the same work. A sender who signed is told what to mend. Only trouble of our own is a 5xx: whoever gets one
 * comes again.
 */
export class Inbound {
  private readonly addresses: RateLimit
  private readonly accepted: RateLimit
  /** Nobody knows them: they are what a connection that does not exist is verified with. */
  private readonly fillers = Array.from({ length: 5 }, () => `whsec_${randomBytes(32).toString("base64")}`)

  constructor(
    private readonly connections: Connections,
    private readonly inbox: Inbox,
    private readonly limits: PluginOptions["inbound"],
    private readonly log: LimitedLog
  ) {
    this.addresses = new RateLimit({ perSecond: limits.rate_per_address })
    this.accepted = new RateLimit({ perSecond: limits.rate_per_connection })
  }

  /** Reads, judges and stores. Never throws; the body may be left half read, and is then the caller's to end. */
  async receive({ connection: name, address, headers, body }: InboundCall): Promise<InboundAnswer> {
    const wait = this.addresses.take(senderOf(address))
    if (wait) {
      return busy(wait)
    }
    const declared = Number(headers["content-length"] ?? 0)
    const bytes = await readBounded(body, { most: this.limits.max_body_bytes, declared })
    if (typeof bytes === "string") {
      return this.unread(bytes)
    }
    try {
      const connection = await this.verified(name, headers, bytes)
      return connection ? await this.traced(connection, headers, bytes) : REFUSED
    } catch (error) {
      this.log.error("inbound", "an event could not be stored; its sender is asked to come again", error)
      return AWAY
    }
  }

  /**
   * The connection that signed this. Whatever the name, as many secrets are tried as the connection with the most has,
   * so that the time it takes says nothing about the name.
   */
  private async verified(name: string, headers: InboundCall["headers"], body: Buffer): Promise<Connection | undefined> {
    const open = (await this.connections.list()).filter(
      ({ status, webhook_secrets, client }) => status !== "removed" && webhook_secrets.length && client.receive
    )
    const connection = open.find((candidate) => candidate.name === name || candidate.id === name)
    const most = Math.max(1, ...open.map(({ webhook_secrets }) => webhook_secrets.length))
    const secrets = [...(connection?.webhook_secrets ?? []), ...this.fillers].slice(0, most)
    return verifySignature({ headers, body }, secrets) ? connection : undefined
  }

  /** In the trace of the request where the store traces those, else in the one the sender says it is in. */
  private async traced(connection: Connection, headers: InboundCall["headers"], bytes: Buffer): Promise<InboundAnswer> {
    const [here, theirs] = [currentTraceparent(), single(headers).traceparent]
    const attributes = {
      "messaging.system": "medusa-plugin-erp",
      "messaging.destination.name": connection.name,
      "messaging.operation.name": "receive",
      "messaging.operation.type": "receive",
    }
    const place = here ? { links: [theirs] } : { parent: theirs, root: true }
    return inSpan(`receive ${connection.name}`, { ...place, kind: "consumer", attributes }, async (span) => {
      const answer = await this.accept(connection, headers, bytes, span)
      span.set({ "http.response.status_code": answer.status })
      return answer
    })
  }

  private async accept(
    connection: Connection,
    headers: InboundCall["headers"],
    bytes: Buffer,
    span: OpenSpan
  ): Promise<InboundAnswer> {
    const wait = this.accepted.take(connection.id)
    if (wait) {
      return busy(wait)
    }
    const read = this.read(connection, headers, bytes)
    if ("status" in read) {
      return read
    }
    span.set({ "messaging.batch.message_count": read.messages.length })
    read.messages.slice(0, 100).forEach(({ traceparent }) => span.link(traceparent))
    const stored = await this.inbox.store(connection.id, read.messages, span.traceparent)
    if (stored.outcome === "unknown_connection") {
      return REFUSED
    }
    if (stored.outcome === "conflict") {
      const message = `Event "${stored.event_id}" is there already and says something else; nothing of this request was stored. Give what is new an id of its own.`
      return refusal(409, "other_content", message)
    }
    const { ids, fresh } = stored
    const known = { id: ids[0] ?? null, ...(ids.length === 1 ? {} : { ids }) }
    return fresh
      ? { status: 202, body: known }
      : { status: 200, body: { ...known, ...(ids.length > 0 && { duplicate: true }) } }
  }

  /** What a signed body says, or why it says nothing. */
  private read(
    { id, name, cache_key, client, settings }: Connection,
    headers: InboundCall["headers"],
    bytes: Buffer
  ): { messages: InboundEnvelope[] } | InboundAnswer {
    if ((headers["content-encoding"] ?? "identity") !== "identity") {
      return refusal(400, "content_encoding", "The body is compressed. Send it as it is, without Content-Encoding.")
    }
    try {
      const request = { headers: single(headers), body: parseHardenedJson(bytes) }
      const parsed = z
        .array(inboundEnvelopeSchema)
        .safeParse(client.receive!(request, { connection: { id, name, cache_key }, settings }))
      if (parsed.success) {
        return { messages: parsed.data }
      }
      const { path, message } = parsed.error.issues[0]!
      return refusal(400, "invalid_event", `${path.slice(1).join(".")}: ${message}`)
    } catch (error) {
      if (error instanceof HardenedJsonError) {
        return refusal(400, error.code, error.message)
      }
      if (ConnectorError.is(error)) {
        return refusal(400, error.code, storableText(error.message)!)
      }
      // Its message may quote what was sent.
      this.log.error(`receive:${name}`, `the connector of ${name} fails on an event (${(error as Error)?.name})`)
      return refusal(500, "connector_crashed", "The store's connector failed on this event. Send it again later.")
    }
  }

  private unread(trouble: BodyTrouble): InboundAnswer {
    switch (trouble) {
      case "too_large":
        return refusal(
          413,
          "too_large",
          `The body has more than ${this.limits.max_body_bytes} bytes. Send it in several, or raise inbound.max_body_bytes.`
        )
      case "too_slow":
        return refusal(408, "too_slow", "The body did not come whole in time. Send it again.")
      case "gone":
        return refusal(400, "gone", "The sender hung up.")
    }
  }
}

function refusal(status: number, code: string, message: string, retryAfter?: number): InboundAnswer {
  const headers = retryAfter === undefined ? undefined : { "retry-after": `${retryAfter}` }
  return { status, body: { code, message }, ...(headers && { headers }) }
}

function busy(waitMs: number): InboundAnswer {
  const seconds = Math.max(1, Math.ceil(waitMs / 1000))
  return refusal(429, "too_many_requests", `Too many requests. Send it again in ${seconds} s.`, seconds)
}

/** Headers as connectors get them; one that came several times is joined. */
function single(headers: InboundCall["headers"]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]))
}
