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
