import { z } from "@medusajs/framework/zod"
import { healthAnswer, samplesAnswer } from "../answers/monitoring"
import { line, timeField } from "./fields"
import type { Operation } from "./operation"

export const samplesSchema = z.object({
  from: timeField("from").optional(),
  to: timeField("to").optional(),
  /** Seconds that are shown as one; without it, as fine as a chart can show. */
  step: z.coerce.number<number>().int().min(1).max(86_400).optional(),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  direction: z.enum(["out", "in"]).optional(),
  type: line("type", 100).optional(),
})
export type SamplesQuery = z.output<typeof samplesSchema>

const METRICS = { says: "All metrics, as Prometheus reads them", schema: z.string(), media_type: "text/plain" }

export const monitoringOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/samples",
    summary: "How topics stood over a time: by default the last hour",
    query: samplesSchema,
    single: true,
    answers: { 200: { says: "Samples by time, connection, direction and type", schema: samplesAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/health",
    summary: "Whether the integration works: database, queue, workers, samples and each connection",
    answers: {
      200: { says: "It works, or something does not and what waits is kept", schema: healthAnswer },
      503: { says: "The database is away", schema: healthAnswer },
    },
  },
  { method: "GET", path: "/admin/erp/metrics", summary: "Metrics", answers: { 200: METRICS } },
  {
    method: "GET",
    path: "/erp/metrics",
    summary: "Metrics, for a scraper; there only where the options name a token",
    access: "token",
    answers: { 200: METRICS },
    refuses: [404],
  },
]
