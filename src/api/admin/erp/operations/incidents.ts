import { z } from "@medusajs/framework/zod"
import { RULE_NAMES } from "../../../../modules/erp"
import { incidentAnswer, incidentsAnswer } from "../answers/incidents"
import { line, page, statuses } from "./fields"
import type { Operation } from "./operation"

const oneOf = <Name extends string>(field: string, known: readonly Name[]) =>
  line(field, 100)
    .refine((text) => known.some((name) => name === text), `Field '${field}' must be one of ${known.join(", ")}`)
    .transform((text) => text as Name)

export const listIncidentsSchema = z.object({
  state: statuses(["pending", "open", "resolved"], "state"),
  rule: oneOf("rule", RULE_NAMES).optional(),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  severity: oneOf("severity", ["page", "ticket"]).optional(),
  ...page,
})
export type ListIncidentsQuery = z.output<typeof listIncidentsSchema>

export const incidentOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/incidents",
    summary: "What is wrong, and what was, newest first",
    query: listIncidentsSchema,
    answers: { 200: { says: "A page of incidents", schema: incidentsAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/incidents/:id",
    summary: "One incident, and who was told of it",
    answers: { 200: { says: "The incident", schema: incidentAnswer } },
    refuses: [404],
  },
]
