import { dataSchemaPath, outboundMessages, type Envelope } from "../messages"
import type { Failure } from "../retry-policy"
import type { Connection } from "./connections"
import type { Database } from "./database"

interface StoredMessage {
  id: string
  type: string
  version: number
  subject: string
  time: Date
  traceparent: string | null
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
}

/** Makes the envelope of a stored message, as one connection may see it. */
export class Envelopes {
  constructor(
    private readonly database: Database,
    private readonly source: string
  ) {}

  async build(messageId: string, connection: Connection): Promise<{ envelope: Envelope } | { failure: Failure }> {
    const [message] = await this.database.query<StoredMessage>(
      "SELECT id, type, version, subject, time, traceparent, data, build_error FROM erp_message WHERE id = $1",
      [messageId]
    )
    if (!message) {
      return failed("build", "message_missing", "The message of this delivery is gone from the database.")
    }
    if (!message.data) {
      const { code, message: text } = message.build_error ?? { code: "not_built", message: "It was never built." }
      return failed("build", code, text)
    }
    const definition = Object.hasOwn(outboundMessages, message.type) ? outboundMessages[message.type] : undefined
    if (!definition) {
      return failed("schema", "unknown_type", `This release has no message type ${message.type}.`)
    }
    if (!definition.versions[message.version]) {
      return failed("schema", "unknown_version", `${message.type} has no version ${message.version} in this release.`)
    }
    return {
      envelope: {
        specversion: "1.0",
        id: message.id,
        type: message.type,
        version: message.version,
        source: this.source,
        subject: message.subject,
        time: message.time.toISOString(),
        datacontenttype: "application/json",
        dataschema: dataSchemaPath(message.type, message.version),
        ...(message.traceparent ? { traceparent: message.traceparent } : {}),
        data: definition.forConnection(message.data, connection),
      },
    }
  }
}

const failed = (error_class: "build" | "schema", code: string, message: string): { failure: Failure } => ({
  failure: { kind: "failed", error_class, code, message },
})
