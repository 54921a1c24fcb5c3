import type { ErpDocument } from "../connector"
import { convertVersion, dataSchemaPath, findMessage, hasEnded, orderPlaced, outboundMessages } from "../messages"
import type { Envelope, MessageDefinition, MessageRegistry } from "../messages"
import type { HeldCode } from "../held-codes"
import type { Failure } from "../retry-policy"
import { CANNOT_REVISE, versionEnded } from "../standings"
import type { Connection } from "./connections"
import type { Database } from "./database"
import { Gathered } from "./gathered"

interface StoredMessage {
  id: string
  type: string
  version: number
  subject: string
  revision: number
  time: Date
  traceparent: string | null
  /** For this connection: what a person wrote in its place goes first. */
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
  purged: boolean
  document: ErpDocument | null
}

interface Wanted {
  message_id: string
  connection_id: string
}

/** What a connector is given of a message. */
export interface Outgoing {
  envelope: Envelope
  /** It books a document; see MessageDefinition. */
  creates: boolean
  idempotency_key: string
  /** What the order was booked as, for messages about orders that were. */
  document: ErpDocument | null
}

/** Makes the envelope of a stored message, as one connection may see it, in the version it is pinned to. */
export class Envelopes {
  private readonly reads = new Gathered((wanted: Wanted[]) => this.readTogether(wanted))

  constructor(
    private readonly database: Database,
    private readonly source: string,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  async build(messageId: string, connection: Connection): Promise<Outgoing | { failure: Failure }> {
    const message = await this.reads.add({ message_id: messageId, connection_id: connection.id })
    if (!message) {
      return failed("build", "message_missing", "The message of this delivery is gone from the database.")
    }
    if (!message.data) {
      const { code, message: text } = message.build_error ?? { code: "not_built", message: "It was never built." }
      return failed("build", code, text)
    }
    if (message.purged) {
      const text = "The payload was purged: it was kept as long as it is to be, or was erased. Discard this delivery."
      return failed("build", "payload_purged", text)
    }
    const definition = findMessage(this.messages, message.type)
    if (!definition) {
      return failed("schema", "unknown_type", `This release has no message type ${message.type}.`)
    }
    if (!definition.versions[message.version]) {
      return failed("schema", "unknown_version", `${message.type} has no version ${message.version} in this release.`)
    }
    if (!connection.message_types.includes(message.type)) {
      return { failure: heldFor(CANNOT_REVISE) }
    }
    const version = connection.pins[message.type] ?? definition.current
    if (hasEnded(definition, version, new Date())) {
      return { failure: heldFor(versionEnded(definition, version)) }
    }
    return this.envelop(message, definition, version, connection)
  }

  private envelop(
    message: StoredMessage,
    definition: MessageDefinition,
    version: number,
    connection: Connection
  ): Outgoing | { failure: Failure } {
    const { id, type, subject, revision, traceparent, document } = message
    const data = definition.forConnection(message.data!, connection)
    const told = version === message.version ? { data } : convert(definition, data, message.version, version)
    if ("failure" in told) {
      return told
    }
    return {
      creates: definition.creates,
      idempotency_key: definition.creates ? subject : keyOf(subject, type, revision),
      document,
      envelope: {
        specversion: "1.0",
        id,
        type,
        version,
        source: this.source,
        subject,
        time: message.time.toISOString(),
        datacontenttype: "application/json",
        dataschema: dataSchemaPath(type, version),
        ...(traceparent ? { traceparent } : {}),
        data: told.data,
      },
    }
  }

  private async readTogether(wanted: Wanted[]): Promise<(StoredMessage | undefined)[]> {
    const rows = await this.database.query<StoredMessage & { place: number }>(
      `SELECT w.place, m.id, m.type, m.version, m.subject, m.revision, m.time, m.traceparent,
              coalesce(e.data_override, m.data) AS data, m.build_error, m.purged_at IS NOT NULL AS purged, p.document
         FROM jsonb_to_recordset($1::jsonb) AS w(place int, message_id text, connection_id text)
         JOIN erp_message m ON m.id = w.message_id
         LEFT JOIN erp_delivery e ON e.message_id = m.id AND e.connection_id = w.connection_id AND e.deleted_at IS NULL
         LEFT JOIN LATERAL (
           SELECT jsonb_strip_nulls(jsonb_build_object('id', d.document_id, 'number', d.document_number, 'url', d.document_url)) AS document
             FROM erp_delivery d
            WHERE d.subject = m.subject AND d.connection_id = w.connection_id AND d.type = '${orderPlaced.type}'
              AND d.status = 'delivered' AND coalesce(d.document_id, d.document_number) IS NOT NULL AND d.deleted_at IS NULL
            LIMIT 1) p ON m.type <> '${orderPlaced.type}'`,
      [JSON.stringify(wanted.map((one, place) => ({ ...one, place })))]
    )
    const found = new Map(rows.map(({ place, ...message }) => [place, message]))
    return wanted.map((_, place) => found.get(place))
  }
}

function convert(
  definition: MessageDefinition,
  data: Record<string, unknown>,
  from: number,
  to: number
): { data: Record<string, unknown> } | { failure: Failure } {
  const converted = definition.versions[to]!.schema.safeParse(convertVersion(definition, data, from, to))
  if (converted.success) {
    return { data: converted.data }
  }
  const fields = converted.error.issues.map((issue) => issue.path.join(".")).slice(0, 5)
  const text = `It cannot be told in version ${to}: ${fields.join(", ")} would be missing or unreadable.`
  return failed("schema", "not_convertible", text)
}

/** `order_1/canceled`, `order_1/edited/2`: never the key of another message about the same order. */
const keyOf = (subject: string, type: string, revision: number) =>
  [subject, type.split(".").at(-1), ...(revision > 1 ? [revision] : [])].join("/")

const failed = (error_class: "build" | "schema", code: string, message: string): { failure: Failure } => ({
  failure: { kind: "failed", error_class, code, message },
})

const heldFor = ({ code, reason }: { code: HeldCode; reason: string }): Failure => ({
  kind: "failed",
  error_class: "configuration",
  code,
  message: reason,
  held: true,
})
