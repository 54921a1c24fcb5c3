import { z } from "@medusajs/framework/zod"

/**
 * Text of one line. Control characters are refused: Postgres takes no NUL, and nobody types the others.
 *
 * Rules are refinements with whole sentences, because Medusa shows such messages as they are.
 */
export const line = (field: string, longest: number) =>
  z
    .string()
    .trim()
    .refine((text) => text.length > 0, `Field '${field}' is empty: give it a value or leave it out`)
    .refine((text) => text.length <= longest, `Field '${field}' is too long: at most ${longest} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), `Field '${field}' has line breaks or control characters: remove them`)

/** `?status=dead,held` and `?status=dead&status=held` alike. */
export const statuses = <Status extends string>(known: readonly Status[], field = "status") =>
  z
    .preprocess(
      (value) =>
        value === undefined
          ? undefined
          : [value].flat().flatMap((item) => (typeof item === "string" ? item.split(",") : [item])),
      z
        .array(z.unknown())
        .refine(
          (list) => list.every((item) => known.some((status) => status === item)),
          `Field '${field}' must be one or more of ${known.join(", ")}`
        )
        .transform((list) => list as Status[])
        .optional()
    )
    .describe(`One or more of ${known.join(", ")}`)

/** RFC 3339. */
export const timeField = (field: string) =>
  z
    .string()
    .refine(
      (text) => z.iso.datetime({ offset: true }).safeParse(text).success,
      `Field '${field}' must be a time such as 2026-11-26T12:00:00Z`
    )
    .transform((text) => new Date(text))

/** Which page of a list. */
export const page = {
  limit: z.coerce.number<number>().int().min(1).max(100).default(20),
  offset: z.coerce.number<number>().int().min(0).max(1_000_000).default(0),
}

/** Which page of a list that has no filters. */
export const pageSchema = z.object(page)
export type PageQuery = z.output<typeof pageSchema>

export const discardBodySchema = z.object({ reason: line("reason", 500) })
export type DiscardBody = z.output<typeof discardBodySchema>
