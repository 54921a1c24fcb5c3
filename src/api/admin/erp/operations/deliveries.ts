import { z } from "@medusajs/framework/zod"
import { overviewAnswer } from "../answers/connections"
import { deliveriesAnswer, deliveryAnswer, orderAnswer } from "../answers/deliveries"
import { discardBodySchema, line, page, statuses } from "./fields"
import type { Operation } from "./operation"

const DELIVERY_STATUSES = ["pending", "leased", "delivered", "held", "dead", "skipped", "discarded"] as const

const deliveryFilter = {
  status: statuses(DELIVERY_STATUSES),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  /** Message type, for example `order.placed`. */
  type: line("type", 100).optional(),
  /** Error class of the last failure. */
  class: line("class", 100).optional(),
  /** Code of the last failure, or of what holds it. */
  code: line("code", 100).optional(),
  /** Order id. */
  order: line("order", 100).optional(),
  /** Key of a group of dead or held ones. */
  cause: line("cause", 100).optional(),
  q: line("q", 255).optional().describe("Any of the following, or the id of the order or the delivery"),
  display_id: line("display_id", 255).optional().describe("Number of the order, `1042` or `#1042`"),
  document: line("document", 255).optional().describe("Number or id of the document in the ERP"),
  sku: line("sku", 255).optional(),
  email: line("email", 320).optional(),
  error: line("error", 255)
    .optional()
    .describe("Part of what went wrong, of those that wait or are dead; the newest 10,000 are looked at"),
}

export const listDeliveriesSchema = z.object({ ...deliveryFilter, ...page })
export type ListDeliveriesQuery = z.output<typeof listDeliveriesSchema>

export const exportDeliveriesSchema = z.object(deliveryFilter)
export type ExportDeliveriesQuery = z.output<typeof exportDeliveriesSchema>

/** Which of its attempts. */
export const attemptsSchema = z.object({
  attempt_limit: z.coerce.number<number>().int().min(1).max(100).default(20),
  attempt_offset: z.coerce.number<number>().int().min(0).max(1_000_000).default(0),
})
export type AttemptsQuery = z.output<typeof attemptsSchema>

/** "It is there, number S0042" or "it is not". */
export const settleBodySchema = z.discriminatedUnion(
  "outcome",
  [
    z
      .strictObject({
        outcome: z.literal("present"),
        document_number: line("document_number", 255).optional(),
        document_id: line("document_id", 255).optional(),
      })
      .refine(
        ({ document_number, document_id }) => document_number ?? document_id,
        "Field 'document_number' or 'document_id' is required: what the ERP calls the order"
      ),
    z.strictObject({ outcome: z.literal("absent") }),
  ],
  { error: `Field 'outcome' must be "present" or "absent"` }
)
export type SettleBody = z.output<typeof settleBodySchema>

/** As Postgres keeps it: no NUL, no half of a character. */
const isStorable = (data: unknown) => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(JSON.stringify(data))

export const payloadBodySchema = z.strictObject({
  /** Checked against the message's schema. */
  data: z
    .record(z.string(), z.unknown())
    .refine(isStorable, "Field 'data' has text with NUL or half a character in it: remove it"),
  reason: line("reason", 500),
})
export type PayloadBody = z.output<typeof payloadBodySchema>

const DELIVERY = "/admin/erp/deliveries/:id"
const ANSWERS = { 200: { says: "The delivery as it is now", schema: deliveryAnswer } }

export const deliveryOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/overview",
    summary: "How the integration stands, at a glance",
    answers: { 200: { says: "Connections, and what waits at each", schema: overviewAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/orders/:id",
    summary: "What every connection has of an order, and what happens next",
    answers: { 200: { says: "Connections by name", schema: orderAnswer } },
    refuses: [404],
  },
  {
    method: "GET",
    path: "/admin/erp/deliveries",
    summary: "Deliveries, newest first",
    query: listDeliveriesSchema,
    answers: { 200: { says: "A page of deliveries", schema: deliveriesAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/deliveries/export",
    summary: "All deliveries that a list would show page by page, as CSV",
    query: exportDeliveriesSchema,
    single: true,
    answers: { 200: { says: "A line per delivery, newest first", schema: z.string(), media_type: "text/csv" } },
  },
  {
    method: "GET",
    path: DELIVERY,
    summary: "One delivery with its message and its attempts: what was said in each, and what made it",
    query: attemptsSchema,
    single: true,
    answers: { 200: { says: "The delivery", schema: deliveryAnswer } },
    refuses: [404],
  },
  {
    method: "POST",
    path: `${DELIVERY}/redrive`,
    summary: "Send a dead or held delivery again",
    answers: ANSWERS,
    refuses: [400, 404, 409],
  },
  {
    method: "POST",
    path: `${DELIVERY}/discard`,
    summary: "Give a dead or held delivery up",
    body: discardBodySchema,
    answers: ANSWERS,
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${DELIVERY}/settle`,
    summary: "Say what a person saw in the ERP: the order is there, or it is not",
    body: settleBodySchema,
    answers: ANSWERS,
    refuses: [404, 409],
  },
  {
    method: "POST",
    path: `${DELIVERY}/payload`,
    summary: "Replace what a dead or held delivery carries, and send it",
    body: payloadBodySchema,
    // An order of a thousand lines is more than Medusa takes by itself.
    size_limit: "2mb",
    answers: ANSWERS,
    refuses: [404, 409, 413],
  },
  {
    method: "POST",
    path: `${DELIVERY}/refresh`,
    summary: "Build what a dead or held delivery carries anew from the store",
    answers: ANSWERS,
    refuses: [400, 404, 409],
  },
]
