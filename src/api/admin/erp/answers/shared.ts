import { z } from "@medusajs/framework/zod"
import { PHRASE_KEYS } from "../../../../modules/erp"

/** `T` once it is JSON: times are text. */
export type Json<T> = T extends Date
  ? string
  : T extends readonly (infer Item)[]
    ? Json<Item>[]
    : T extends object
      ? { [Key in keyof T]: Json<T[Key]> }
      : T

/** A schema of what a route answers, held to the type the route is written with. */
export type AnswerOf<Response> = z.ZodType<Json<Response>>

/** RFC 3339, UTC. */
export const time = z.iso.datetime()
export const text = z.string().nullable()
export const count = z.int().min(0)
export const named = z.object({ id: z.string(), name: z.string() })
export const anyObject = z.record(z.string(), z.unknown())
export const actor = z.object({ id: text, type: text.describe("`user`, `api-key`, …") })
/** What something is called in ticket systems, newest first. */
export const tickets = z.array(z.object({ key: z.string(), url: text }))
export const depth = z.object({ pending: count, leased: count, held: count, dead: count })
export const paged = {
  count: count.describe("How many there are, or about how many"),
  count_is_estimate: z.boolean().describe("They are too many to be counted for a list"),
  limit: count,
  offset: count,
}
const phrase = z.object({
  key: z.enum(PHRASE_KEYS),
  values: z
    .object({ connection: z.string(), reason: z.string(), document: z.string(), since: time, at: time })
    .partial()
    .describe("What is put into it: names, the ERP's words, times"),
})
export const words = {
  state: z.string().describe("How it stands, in one sentence"),
  next: z.string().describe("What happens next, by itself or by whom, in one sentence"),
  phrases: z.object({ state: phrase, next: phrase }).describe("Both sentences, for who says them in another language"),
}

/** What every refusal carries; Medusa's own have a `code` only sometimes. */
export const refusal = z.object({
  type: z.string().optional(),
  code: z.string().optional(),
  message: z.string().describe("What is wrong, and what to do"),
})
