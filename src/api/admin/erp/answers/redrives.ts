import { z } from "@medusajs/framework/zod"
import type {
  CausesResponse,
  DiscardAllResponse,
  RedriveDryRunResponse,
  RedriveResponse,
  RedrivesResponse,
} from "../types"
import { actor, type AnswerOf, count, named, paged, text, tickets, time } from "./shared"

const redrive = z.object({
  id: z.string(),
  filter: z.object({
    ids: z.array(z.string()).optional(),
    cause: z.string().optional(),
    connection: z.string().optional(),
    type: z.string().optional(),
    class: z.string().optional(),
    code: z.string().optional(),
    status: z.enum(["dead", "held"]).optional(),
  }) as unknown as AnswerOf<RedriveResponse["redrive"]["filter"]>,
  pace: z.int().describe("Deliveries a second, at most"),
  state: z.enum(["running", "done", "canceled"]),
  total: count,
  redriven: count,
  skipped: count,
  failed: count,
  remaining: count,
  failures: z.array(z.object({ delivery_id: z.string(), reason: z.string() })).describe("The first fifty"),
  started_by: actor,
  created_at: time,
  finished_at: time.nullable(),
})

export const causesAnswer: AnswerOf<CausesResponse> = z.object({
  groups: z.array(
    z.object({
      key: z.string(),
      connection: named,
      type: z.string(),
      error_class: text,
      code: text,
      reason: text,
      count,
      first_seen: time,
      last_seen: time,
      examples: z.array(z.string()),
      tickets,
    })
  ),
  ...paged,
})
export const redrivesAnswer: AnswerOf<RedrivesResponse> = z.object({ redrives: z.array(redrive), ...paged })
export const redriveAnswer: AnswerOf<RedriveResponse> = z.object({ redrive })
export const redriveDryRunAnswer: AnswerOf<RedriveDryRunResponse> = z.object({
  dry_run: z.object({ total: count, looked_at: count, found: count, summary: z.string() }),
})
export const discardAllAnswer: AnswerOf<DiscardAllResponse> = z.object({ discarded: count, left: count })
