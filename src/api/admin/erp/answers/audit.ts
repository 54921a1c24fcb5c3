import { z } from "@medusajs/framework/zod"
import { AUDIT_ACTIONS } from "../../../../modules/erp"
import type { AuditEntryResponse, AuditResponse } from "../types"
import { actor, type AnswerOf, anyObject, paged, text, time } from "./shared"

const entry = z.object({
  id: z.string(),
  at: time,
  actor,
  action: z.enum(AUDIT_ACTIONS),
  target: z.object({ type: z.string(), id: text.describe("Null where it was many") }),
  connection_id: text,
  before: anyObject.nullable().describe("Fields that changed, by their path"),
  after: anyObject.nullable(),
  reason: text,
})

export const auditAnswer: AnswerOf<AuditResponse> = z.object({ entries: z.array(entry), ...paged })
export const auditEntryAnswer: AnswerOf<AuditEntryResponse> = z.object({ entry })
