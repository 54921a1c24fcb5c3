import { z } from "@medusajs/framework/zod"
import type { ErasureDryRunResponse, ErasureResponse, ErasuresResponse } from "../types"
import { actor, type AnswerOf, count, paged, time } from "./shared"

const counts = {
  orders: count,
  messages: count,
  attempts: count.describe("Attempts whose quotes of the ERP go"),
  exchanges: count.describe("Attempts of which requests and answers go"),
  edits: count,
  inbox_messages: count,
}
const erasure = z.object({
  id: z.string(),
  asked_by: z.enum(["email", "customer_id", "order_ids"]),
  counts: z.object(counts),
  by: actor,
  created_at: time,
})
const more = z.boolean().describe("There are more orders than one call takes: call again")

export const erasuresAnswer: AnswerOf<ErasuresResponse> = z.object({ erasures: z.array(erasure), ...paged })
export const erasureAnswer: AnswerOf<ErasureResponse> = z.object({ erasure: erasure.extend({ more }) })
export const erasureDryRunAnswer: AnswerOf<ErasureDryRunResponse> = z.object({
  dry_run: z.object({ ...counts, open_deliveries: count, more }),
})
