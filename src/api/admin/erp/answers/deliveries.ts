import { z } from "@medusajs/framework/zod"
import type { DeliveriesResponse, DeliveryResponse, OrderResponse } from "../types"
import { actor, type AnswerOf, anyObject, count, named, paged, text, time, words } from "./shared"

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

const attempt = z.object({
  number: z.int(),
  started_at: time,
  finished_at: time.nullable(),
  outcome: text,
  error_class: text,
  code: text,
  message: text,
  http_status: z.int().nullable(),
  counted: z.boolean(),
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
    }),
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
