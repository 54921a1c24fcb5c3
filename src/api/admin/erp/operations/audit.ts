import { z } from "@medusajs/framework/zod"
import { AUDIT_ACTIONS } from "../../../../modules/erp"
import { auditAnswer, auditEntryAnswer } from "../answers/audit"
import { line, page, timeField } from "./fields"
import type { Operation } from "./operation"

const auditFilter = {
  /** Id of whoever did it. */
  actor: line("actor", 100).optional(),
  /** `user`, `api-key` …; `system` is the plugin itself, `script` a command on the server. */
  actor_type: line("actor_type", 100).optional(),
  action: line("action", 100)
    .refine(
      (text) => AUDIT_ACTIONS.some((action) => action === text),
      `Field 'action' must be one of ${AUDIT_ACTIONS.join(", ")}`
    )
    .optional(),
  /** Id of what was changed. */
  target: line("target", 100).optional(),
  /** `connection`, `delivery` … */
  target_type: line("target_type", 100).optional(),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  from: timeField("from").optional(),
  /** Not included. */
  to: timeField("to").optional(),
}

export const listAuditSchema = z.object({ ...auditFilter, ...page })
export type ListAuditQuery = z.output<typeof listAuditSchema>

export const exportAuditSchema = z.object(auditFilter)
export type ExportAuditQuery = z.output<typeof exportAuditSchema>

export const auditOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/audit",
    summary: "Who changed what, newest first",
    query: listAuditSchema,
    answers: { 200: { says: "A page of changes", schema: auditAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/audit/export",
    summary: "All changes that a list would show page by page, as CSV",
    query: exportAuditSchema,
    single: true,
    answers: { 200: { says: "A line per change, newest first", schema: z.string(), media_type: "text/csv" } },
  },
  {
    method: "GET",
    path: "/admin/erp/audit/:id",
    summary: "One change",
    answers: { 200: { says: "The change", schema: auditEntryAnswer } },
    refuses: [404],
  },
]
