import { z } from "@medusajs/framework/zod"
import { backfillAnswer, backfillDryRunAnswer, backfillsAnswer } from "../answers/backfills"
import type { BackfillOrder } from "../../../../modules/erp"
import { line, pageSchema } from "./fields"
import type { Operation } from "./operation"

const MOST_IDS = 1_000

/** RFC 3339, with a zone: `2026-11-01T00:00:00Z`. */
const moment = (field: string) =>
  z.iso
    .datetime({
      offset: true,
      error: `Field '${field}' must be a time with its zone, for example 2026-11-01T00:00:00Z`,
    })
    .transform((text) => new Date(text).toISOString())

const ids = z
  .array(line("order_ids", 100))
  .refine((list) => list.length > 0, "Field 'order_ids' is empty: give it a value or leave it out")
  .refine((list) => list.length <= MOST_IDS, `Field 'order_ids' is too long: at most ${MOST_IDS}`)

export const backfillBodySchema = z
  .strictObject({
    /** Orders placed from here on. */
    from: moment("from").optional(),
    /** Orders placed before; default: now. */
    to: moment("to").optional(),
    order_ids: ids.optional(),
    /** Orders it sends at most. */
    max_orders: z.int().min(1).max(100_000).default(10_000),
    /** Orders a second, at most. */
    pace: z.int().min(1).max(100).default(10),
    /** Only says what would happen. */
    dry_run: z.boolean().default(false),
  })
  .refine(
    ({ from, to, order_ids }) => (order_ids === undefined) !== (from === undefined && to === undefined),
    "Field 'from', 'to' or both must say which time, or 'order_ids' which orders"
  )
  .refine(
    ({ from, to }) => !from || from < (to ?? new Date().toISOString()),
    "Field 'from' must be before 'to', and in the past"
  )
  .transform(({ from = null, to = new Date().toISOString(), order_ids, max_orders, pace, dry_run }) => ({
    dry_run,
    asked: { scope: order_ids ? { order_ids } : { from, to }, max_orders, pace } satisfies BackfillOrder,
  }))
export type BackfillBody = z.output<typeof backfillBodySchema>

const BACKFILLS = "/admin/erp/connections/:id/backfills"
const BACKFILL = { says: "The backfill as it stands", schema: backfillAnswer }

export const backfillOperations: Operation[] = [
  {
    method: "POST",
    path: "/admin/erp/connections/:id/backfill",
    summary: "Send orders that are older than the connection, at a pace; or only say what that would do",
    body: backfillBodySchema,
    answers: {
      200: { says: "With `dry_run`: what would happen; nothing has", schema: backfillDryRunAnswer },
      202: { says: "It goes on in the background, also over a restart", schema: backfillAnswer },
    },
    refuses: [404, 409],
  },
  {
    method: "GET",
    path: BACKFILLS,
    summary: "Backfills of a connection, newest first",
    query: pageSchema,
    answers: { 200: { says: "A page of backfills", schema: backfillsAnswer } },
    refuses: [404],
  },
  {
    method: "GET",
    path: "/admin/erp/backfills/:id",
    summary: "How far a backfill is",
    answers: { 200: BACKFILL },
    refuses: [404],
  },
  {
    method: "POST",
    path: "/admin/erp/backfills/:id/cancel",
    summary: "Stop a backfill; what is written already goes",
    answers: { 200: BACKFILL },
    refuses: [404, 409],
  },
]
