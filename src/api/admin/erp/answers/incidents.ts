import { z } from "@medusajs/framework/zod"
import { RULE_NAMES } from "../../../../modules/erp"
import type { IncidentResponse, IncidentsResponse } from "../types"
import { type AnswerOf, anyObject, count, named, paged, text, tickets, time } from "./shared"

const incident = {
  id: z.string(),
  rule: z.enum(RULE_NAMES).describe("Also its heading in docs/runbook.md"),
  severity: z.enum(["page", "ticket"]),
  state: z.enum(["pending", "open", "resolved"]).describe("Pending: it is so, but not for long enough yet"),
  connection: named.nullable().describe("Null where it concerns all of them"),
  cause: z.string(),
  summary: z.string().describe("In one or two sentences, with numbers"),
  numbers: anyObject,
  since: time,
  opened_at: time.nullable(),
  seen_at: time,
  resolved_at: time.nullable(),
  reopened: count.describe("How often it came back"),
  consequence_of: text.describe("The incident it is a consequence of: nobody is told of it for itself"),
  tickets,
  links: z.object({ admin: text, runbook: z.string().describe("A heading of a file in this package") }),
}

const reference = z.object({
  id: z.string(),
  rule: incident.rule,
  state: incident.state,
  summary: z.string(),
})

const notice = z.object({
  id: z.string(),
  channel: z.object({ id: z.string(), name: z.string(), kind: z.string() }),
  event: z.enum(["opened", "updated", "resolved"]),
  status: z.enum(["pending", "sent", "dead", "skipped"]),
  attempts: count,
  created_at: time,
  sent_at: time.nullable(),
  code: text,
  reason: text,
})

export const incidentsAnswer: AnswerOf<IncidentsResponse> = z.object({
  incidents: z.array(z.object(incident)),
  ...paged,
})
export const incidentAnswer: AnswerOf<IncidentResponse> = z.object({
  incident: z.object({
    ...incident,
    origin: reference.nullable().describe("The incident it is a consequence of"),
    consequences: z.array(reference).describe("Those that are a consequence of it, newest first"),
    notices: z.array(notice).describe("What was said of it, oldest first"),
  }),
})
