import { z } from "@medusajs/framework/zod"
import type { DeliveriesResponse, DeliveryResponse, OrderResponse } from "../types"
import { actor, type AnswerOf, anyObject, count, named, paged, text, tickets, time, words } from "./shared"

const delivery = {
  id: z.string(),
  order_id: z.string(),
  display_id: text.describe("The number on the order"),
  type: z.string(),
  connection: named,
  status: z.enum(["pending", "leased", "delivered", "held", "dead", "skipped", "discarded"]),
  ...words,
  error_class: text,
  code: text,
  reason: text,
  attempts: count.describe("Those that count against the schedule"),
  attempts_begun: count,
  available_at: time,
  blocked: z.boolean().describe("An older message of the same order is still open at this connection"),
  confirmation: z.enum(["confirmed", "handed_over"]).nullable(),
  document_id: text,
  document_number: text,
  document_url: text,
  created_at: time,
  last_attempt_at: time.nullable(),
  delivered_at: time.nullable(),
}

const part = {
  headers: z.record(z.string(), z.string()).describe("Those that are safe to show"),
  body: text.describe("At most 8 KiB, credentials masked"),
  truncated: z.boolean(),
  bytes: count.describe("Size of the whole body"),
}

const exchange = z.object({
  purpose: z.enum(["look", "deliver", "test"]),
  method: z.string(),
  url: z.string(),
  started_at: time,
  duration_ms: count,
  request: z.object(part),
  response: z
    .object({ ...part, status: z.int().nullable() })
    .nullable()
    .describe("Null where none came"),
  error: text,
})

const trigger = z.object({
  kind: z.enum([
    ...(["first", "schedule", "probe", "recovery", "released", "order_changed", "redrive", "edit", "settle"] as const),
  ]),
  by: actor.nullish(),
  redrive_id: z.string().optional(),
})

const attempt = z.object({
  id: z.string(),
  number: z.int(),
  trigger: trigger.describe("What made it: the schedule, a person, the circuit's probe"),
  started_at: time,
  finished_at: time.nullable(),
  duration_ms: count.nullable(),
  outcome: text,
  error_class: text,
  code: text,
  message: text,
  http_status: z.int().nullable(),
  counted: z.boolean(),
  exchanges: z.array(exchange).describe("Requests to the ERP and its answers; none once they were purged"),
  exchanges_omitted: count,
})

export const deliveriesAnswer: AnswerOf<DeliveriesResponse> = z.object({
  deliveries: z.array(z.object(delivery)),
  ...paged,
})

export const deliveryAnswer: AnswerOf<DeliveryResponse> = z.object({
  delivery: z.object({
    ...delivery,
    message: z.object({
      id: z.string(),
      type: z.string(),
      version: z.int(),
      revision: z.int(),
      time,
      data: anyObject.nullable(),
      build_error: z.object({ code: z.string(), message: z.string() }).nullable(),
      purged_at: time.nullable().describe("Since when `data` is what is left of it without personal data"),
      erased_at: time.nullable(),
    }),
    tickets: tickets.describe("While it is dead: what its cause is called in ticket systems"),
    history: z.array(attempt),
    edited_data: anyObject.nullable(),
    edits: z.array(
      z.object({
        by: actor,
        at: time,
        reason: z.string(),
        before: anyObject.nullable(),
        superseded_at: time.nullable(),
      })
    ),
  }),
})

export const orderAnswer: AnswerOf<OrderResponse> = z.object({
  order: z.object({
    id: z.string(),
    connections: z.array(
      z.object({
        connection: named,
        ...words,
        document: z.object({ id: text, number: text, url: text }).nullable(),
        deliveries: z.array(z.object(delivery)),
      })
    ),
  }),
})
