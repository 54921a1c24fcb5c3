import { z } from "@medusajs/framework/zod"
import type { BackfillDryRunResponse, BackfillResponse, BackfillsResponse } from "../types"
import { actor, type AnswerOf, count, paged, time } from "./shared"

const counts = {
  already_there: count,
  canceled: count.describe("Canceled since, and nobody told the ERP of them: they are not sent"),
  not_routed: count.describe("Not for this connection, by its subscriptions as they are now"),
  not_placed: count.describe("Drafts"),
  failed: count,
  looked_at: count,
}

const backfill = z.object({
  id: z.string(),
  connection_id: z.string(),
  from: time.nullable(),
  to: time.nullable(),
  order_ids: z.array(z.string()).nullable(),
  max_orders: z.int(),
  pace: z.int().describe("Orders a second, at most"),
  state: z.enum(["running", "done", "canceled"]),
  ended_by: z
    .enum(["max_orders", "person", "connection_deleted"])
    .nullable()
    .describe("Why it ended before everything was looked at"),
  queued: count.describe("Written for the connection; they go after whatever is placed meanwhile"),
  ...counts,
  failures: z.array(z.object({ order_id: z.string(), reason: z.string() })).describe("The first fifty"),
  progress: z.number().min(0).max(1).nullable().describe("Null where it began with the first order there is"),
  started_by: actor,
  created_at: time,
  finished_at: time.nullable(),
})

export const backfillAnswer: AnswerOf<BackfillResponse> = z.object({ backfill })
export const backfillsAnswer: AnswerOf<BackfillsResponse> = z.object({ backfills: z.array(backfill), ...paged })
export const backfillDryRunAnswer: AnswerOf<BackfillDryRunResponse> = z.object({
  dry_run: z.object({
    would_go: count,
    ...counts,
    estimate: z.boolean().describe("Reckoned from samples; otherwise exact, as of now"),
    summary: z.string(),
  }),
})
