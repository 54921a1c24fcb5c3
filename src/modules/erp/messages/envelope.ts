import { z } from "@medusajs/framework/zod"

/**
 * The envelope of every message: CloudEvents 1.0 in structured JSON mode plus an integer `version`.
 * Source of the rule: https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md
 */
export const envelopeSchema = z.looseObject({
  specversion: z.literal("1.0"),
  /** Message id, the same for every delivery and every attempt of the message. */
  id: z.string(),
  /** For example `order.placed`. */
  type: z.string(),
  /** Version of the schema of `data`. */
  version: z.int().positive(),
  /** URI-reference of the store, for example `/medusa` or `https://shop.example.com`. */
  source: z.string(),
  /** What the message is about: the order id. Messages of one subject are delivered in order. */
  subject: z.string(),
  /** When the thing happened, RFC 3339 UTC. */
  time: z.iso.datetime(),
  datacontenttype: z.literal("application/json"),
  /** Path of the JSON Schema of `data`. */
  dataschema: z.string(),
  /** W3C trace context, when the order was captured inside a trace. */
  traceparent: z.string().optional(),
  data: z.record(z.string(), z.unknown()),
})

/** One message as it leaves the store. */
export type Envelope = z.infer<typeof envelopeSchema>

const word = (longest: number) =>
  z
    .string()
    .min(1)
    .max(longest)
    .regex(/^[^\p{Cc}\p{Cs}]*$/u, "must have no control characters")

/**
 * What an ERP sends: the same envelope, of which only what tells messages apart is required. Unknown extra fields are
 * kept.
 */
export const inboundEnvelopeSchema = z.looseObject({
  specversion: z.literal("1.0"),
  /** Together with `source` unique: the same again changes nothing. */
  id: word(255),
  /** For example `stock.level`. */
  type: word(100),
  /** Version of the schema of `data`. */
  version: z.int().min(1).max(1_000_000),
  /** URI-reference of the ERP, for example `/erp/main`. */
  source: word(500),
  subject: word(500).optional(),
  /** When the thing happened, RFC 3339. */
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z.string().optional(),
  traceparent: word(100).optional(),
  data: z.record(z.string(), z.unknown()),
})

/** One message as an ERP sends it. */
export type InboundEnvelope = z.infer<typeof inboundEnvelopeSchema>
