import { z } from "@medusajs/framework/zod"
import { heldStockAnswer, inboxAnswer, inboxMessageAnswer, stockAnswer } from "../answers/inbox"
import { discardBodySchema, line, page, statuses } from "./fields"
import type { Operation } from "./operation"

const INBOX_STATUSES = ["received", "applied", "superseded", "held", "dead", "discarded"] as const

export const listInboxSchema = z.object({
  status: statuses(INBOX_STATUSES),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  /** Message type, for example `stock.level`. */
  type: line("type", 100).optional(),
  ...page,
})
export type ListInboxQuery = z.output<typeof listInboxSchema>

const ITEM_RESULTS = ["pending", "applied", "superseded", "held", "refused"] as const

/** Which of a message's items. */
export const inboxItemsSchema = z.object({
  item_limit: z.coerce.number().int().min(1).max(500).default(100),
  item_offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
  item_result: statuses(ITEM_RESULTS, "item_result"),
})
export type InboxItemsQuery = z.output<typeof inboxItemsSchema>

export const stockQuerySchema = z
  .object({ sku: line("sku", 255).optional(), inventory_item_id: line("inventory_item_id", 100).optional() })
  .refine(
    ({ sku, inventory_item_id }) => sku !== undefined || inventory_item_id !== undefined,
    "Give 'sku', 'inventory_item_id' or both"
  )
export type StockQuery = z.output<typeof stockQuerySchema>

const MESSAGE = "/admin/erp/inbox/:id"
const ANSWERS = { 200: { says: "The message as it is now, and the first of its items", schema: inboxMessageAnswer } }

/** What ERPs have told us. */
export const inboxOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/inbox",
    summary: "What ERPs have told the store, newest first",
    query: listInboxSchema,
    answers: { 200: { says: "A page of messages", schema: inboxAnswer } },
  },
  {
    method: "GET",
    path: MESSAGE,
    summary: "One message of an ERP as it came, and what became of its items",
    query: inboxItemsSchema,
    single: true,
    answers: { 200: { says: "The message, and a page of its items", schema: inboxMessageAnswer } },
    refuses: [404],
  },
  {
    method: "POST",
    path: `${MESSAGE}/redrive`,
    summary: "Read a dead or held message again",
    answers: ANSWERS,
    refuses: [400, 404, 409],
  },
  {
    method: "POST",
    path: `${MESSAGE}/discard`,
    summary: "Give a dead or held message up",
    body: discardBodySchema,
    answers: ANSWERS,
    refuses: [404, 409],
  },
  {
    method: "GET",
    path: "/admin/erp/stock",
    summary: "What the ERPs last said of an item",
    query: stockQuerySchema,
    single: true,
    answers: { 200: { says: "The newest word of each connection at each of its locations", schema: stockAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/stock/held",
    summary: "Stock that waits, by connection and by what it waits for",
    answers: { 200: { says: "Most first, each with some of its items", schema: heldStockAnswer } },
  },
]
