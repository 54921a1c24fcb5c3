import { z } from "@medusajs/framework/zod"
import type { HealthResponse, SamplesResponse } from "../types"
import { type AnswerOf, count, named, time } from "./shared"

const seconds = z.number().min(0).nullable()

const sample = z.object({
  at: time.describe("Begin of the step"),
  connection: named,
  direction: z.enum(["out", "in"]).describe("`out`: to the ERP. `in`: from it"),
  type: z.string().describe("Message type"),
  depth: count.describe("On their way, at most within the step"),
  oldest_age: seconds.describe("Of the oldest of them, in seconds"),
  lag: count.describe("Those that could be worked at and were not done"),
  lag_time: seconds.describe("Since when the first of those could be, in seconds"),
  dead: count,
  held: count,
  dead_added: count.describe("Became dead within the step"),
  delivered: count.describe("Deliveries the ERP took, or inbound messages that took effect"),
  failed: count.describe("Attempts that failed, or inbound messages that were refused"),
  items: count.describe("Items of stock that were settled"),
  superseded: count.describe("Of those, the ones that came too late"),
  errors: z.array(z.object({ class: z.string(), code: z.string(), count })),
  p50: seconds.describe("How long one took, in seconds; of several samples the mean"),
  p95: seconds.describe("Of several samples the longest"),
  circuit: z.enum(["closed", "open", "half_open"]).describe("The worst within the step"),
})

export const samplesAnswer: AnswerOf<SamplesResponse> = z.object({
  from: time,
  to: time,
  step: z.number().describe("In seconds"),
  samples: z.array(sample),
})

export const healthAnswer: AnswerOf<HealthResponse> = z.object({
  status: z
    .enum(["ok", "degraded", "down"])
    .describe("`down`: the database is away, so nothing works. `degraded`: something does not; what waits is kept"),
  checks: z.array(
    z.object({
      name: z.enum(["database", "queue", "relay", "samples"]),
      ok: z.boolean(),
      detail: z.string().describe("With numbers, for people"),
      fix: z.string().optional().describe("What to do, where it is not ok"),
    })
  ),
  connections: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      ok: z.boolean().describe("Orders go"),
      status: z.enum(["active", "paused"]),
      paused_code: z.string().nullable(),
      circuit: z.enum(["closed", "open", "half_open"]),
      problem: z.string().nullable().describe("Why the process that answers cannot use it"),
      last_success_at: time.nullable(),
    })
  ),
})
