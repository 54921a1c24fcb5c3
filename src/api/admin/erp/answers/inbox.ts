import { z } from "@medusajs/framework/zod"
import type { HeldStockResponse, InboxMessageResponse, InboxResponse, StockResponse } from "../types"
import { type AnswerOf, anyObject, count, named, paged, text, time } from "./shared"

const message = {
  id: z.string(),
  connection: named,
  source: z.string(),
  event_id: z.string(),
  type: z.string(),
  version: z.int(),
  epoch: z.int(),
  status: z.string(),
  item_count: count,
  position: count.describe("How many of its items are settled"),
  applied: count,
  superseded: count,
  held: count,
  refused: count,
  error_class: text,
  code: text,
  reason: text,
  created_at: time,
  updated_at: time,
  settled_at: time.nullable(),
  purged_at: time.nullable().describe("Since when its body is gone"),
}

/** As the ERP sent it, unchecked. */
const said = z.union([z.string(), z.number()]).nullable()

export const inboxAnswer: AnswerOf<InboxResponse> = z.object({
  messages: z.array(z.object(message)),
  ...paged,
})
export const inboxMessageAnswer: AnswerOf<InboxMessageResponse> = z.object({
  message: z.object({
    ...message,
    seq: z.int(),
    content_hash: z.string(),
    envelope: anyObject.nullable() as unknown as AnswerOf<InboxMessageResponse["message"]["envelope"]>,
    items: z.array(
      z.object({
        index: z.int(),
        sku: said,
        location: said,
        quantity: said,
        version: said,
        as_of: said,
        result: z.enum(["pending", "applied", "superseded", "held", "refused"]),
        code: text,
      })
    ),
  }),
  item_limit: count,
  item_offset: count,
})
export const stockAnswer = z.object({
  levels: z.array(
    z.object({
      connection: named,
      sku: z.string(),
      location: z.string(),
      quantity: z.string(),
      version: text,
      as_of: time.nullable(),
      status: z.enum(["applied", "held", "discarded"]),
      code: text as unknown as AnswerOf<StockResponse["levels"][number]["code"]>,
      reason: text,
      stocked_quantity: text,
      applied_at: time.nullable(),
      inventory_item_id: text,
      stock_location_id: text,
      message: z.object({
        id: z.string(),
        source: z.string(),
        event_id: z.string(),
        received_at: time,
        item: z.int(),
      }),
    })
  ),
}) satisfies AnswerOf<StockResponse>

export const heldStockAnswer = z.object({
  groups: z.array(
    z.object({
      connection: named,
      code: z.string() as unknown as AnswerOf<HeldStockResponse["groups"][number]["code"]>,
      reason: z.string().describe("What lets it go"),
      items: count,
      items_more: z.boolean().describe("There are more than were counted"),
      examples: z.array(
        z.object({ sku: z.string(), location: z.string(), quantity: z.string(), inventory_item_id: text })
      ),
    })
  ),
}) satisfies AnswerOf<HeldStockResponse>
