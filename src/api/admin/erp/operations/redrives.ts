import { z } from "@medusajs/framework/zod"
import { causesAnswer, discardAllAnswer, redriveAnswer, redriveDryRunAnswer, redrivesAnswer } from "../answers/redrives"
import type { DeliveryChoice } from "../../../../modules/erp"
import { line, page, pageSchema } from "./fields"
import type { Operation } from "./operation"

const MOST_IDS = 1_000
const ids = z
  .array(line("ids", 100))
  .refine((list) => list.length > 0, "Field 'ids' is empty: give it a value or leave it out")
  .refine((list) => list.length <= MOST_IDS, `Field 'ids' is too long: at most ${MOST_IDS}`)

const chosen = z.strictObject({
  ids: ids.optional(),
  /** Key of a group of dead letters. */
  cause: line("cause", 100).optional(),
})

/** Deliveries by id, by cause, or by what is true of all of them. */
const choice = chosen
  .extend({
    /** Id or name. */
    connection: line("connection", 100).optional(),
    type: line("type", 100).optional(),
    class: line("class", 100).optional(),
    code: line("code", 100).optional(),
    status: z.enum(["dead", "held"]).optional(),
  })
  .refine(
    ({ ids, cause, ...rest }) =>
      [ids, cause, Object.values(rest).find((value) => value !== undefined)].filter((kind) => kind !== undefined)
        .length === 1,
    "Field 'filter' must have either 'ids', or 'cause', or some of 'connection', 'type', 'class', 'code' and 'status'"
  )
  .transform((filter) => filter as DeliveryChoice)

export const redriveBodySchema = z.strictObject({
  filter: choice,
  /** Deliveries a second, at most. */
  pace: z.int().min(1).max(100).default(10),
  /** Only says what would happen. */
  dry_run: z.boolean().default(false),
})
export type RedriveBody = z.output<typeof redriveBodySchema>

export const discardAllBodySchema = z.strictObject({
  filter: chosen
    .refine(
      ({ ids, cause }) => (ids === undefined) !== (cause === undefined),
      "Field 'filter' must have either 'ids' or 'cause'"
    )
    .transform((filter) => filter as DeliveryChoice),
  reason: line("reason", 500),
})
export type DiscardAllBody = z.output<typeof discardAllBodySchema>

export const listCausesSchema = z.object({
  /** Key of one group. */
  cause: line("cause", 100).optional(),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  type: line("type", 100).optional(),
  /** Error class. */
  class: line("class", 100).optional(),
  ...page,
})
export type ListCausesQuery = z.output<typeof listCausesSchema>

const REDRIVE = { says: "The redrive as it stands", schema: redriveAnswer }

export const redriveOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/dead-letters",
    summary: "Dead deliveries by what made them so, most frequent first",
    query: listCausesSchema,
    answers: { 200: { says: "A page of causes", schema: causesAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/held",
    summary: "Held deliveries by what holds them, most frequent first",
    query: listCausesSchema,
    answers: { 200: { says: "A page of causes", schema: causesAnswer } },
  },
  {
    method: "POST",
    path: "/admin/erp/dead-letters/discard",
    summary: "Give up to 1,000 dead or held deliveries up",
    body: discardAllBodySchema,
    answers: { 200: { says: "How many were given up", schema: discardAllAnswer } },
  },
  {
    method: "GET",
    path: "/admin/erp/redrives",
    summary: "Bulk redrives, newest first",
    query: pageSchema,
    answers: { 200: { says: "A page of redrives", schema: redrivesAnswer } },
  },
  {
    method: "POST",
    path: "/admin/erp/redrives",
    summary: "Send dead or held deliveries again, at a pace; or only say what that would do",
    body: redriveBodySchema,
    answers: {
      200: { says: "With `dry_run`: what would happen; nothing has", schema: redriveDryRunAnswer },
      202: { says: "It goes on in the background, also over a restart", schema: redriveAnswer },
    },
  },
  {
    method: "GET",
    path: "/admin/erp/redrives/:id",
    summary: "How far a bulk redrive is",
    answers: { 200: REDRIVE },
    refuses: [404],
  },
  {
    method: "POST",
    path: "/admin/erp/redrives/:id/cancel",
    summary: "Stop a bulk redrive; what has gone has gone",
    answers: { 200: REDRIVE },
    refuses: [404, 409],
  },
]
