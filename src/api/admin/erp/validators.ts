import { z } from "@medusajs/framework/zod"
import type { DeliveryChoice } from "../../../modules/erp"

const DELIVERY_STATUSES = ["pending", "leased", "delivered", "held", "dead", "skipped", "discarded"] as const
const INBOX_STATUSES = ["received", "applied", "superseded", "held", "dead", "discarded"] as const

/**
 * Text of one line. Control characters are refused: Postgres takes no NUL, and nobody types the others.
 *
 * Rules are refinements with whole sentences, because Medusa shows such messages as they are.
 */
const line = (field: string, longest: number) =>
  z
    .string()
    .trim()
    .refine((text) => text.length > 0, `Field '${field}' is empty: give it a value or leave it out`)
    .refine((text) => text.length <= longest, `Field '${field}' is too long: at most ${longest} characters`)
    .refine((text) => !/\p{Cc}/u.test(text), `Field '${field}' has line breaks or control characters: remove them`)

/** `?status=dead,held` and `?status=dead&status=held` alike. */
const statuses = <Status extends string>(known: readonly Status[]) =>
  z.preprocess(
    (value) =>
      value === undefined
        ? undefined
        : [value].flat().flatMap((item) => (typeof item === "string" ? item.split(",") : [item])),
    z
      .array(z.unknown())
      .refine(
        (list) => list.every((item) => known.some((status) => status === item)),
        `Field 'status' must be one or more of ${known.join(", ")}`
      )
      .transform((list) => list as Status[])
      .optional()
  )

const page = {
  limit: z.coerce.number().int().min(1).max(100).default(20),
  offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
}

export const listDeliveriesSchema = z.object({
  status: statuses(DELIVERY_STATUSES),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  /** Message type, for example `order.placed`. */
  type: line("type", 100).optional(),
  /** Error class of the last failure. */
  class: line("class", 100).optional(),
  /** Order id. */
  order: line("order", 100).optional(),
  ...page,
})
export type ListDeliveriesQuery = z.output<typeof listDeliveriesSchema>

export const listInboxSchema = z.object({
  status: statuses(INBOX_STATUSES),
  /** Id or name. */
  connection: line("connection", 100).optional(),
  /** Message type, for example `stock.level`. */
  type: line("type", 100).optional(),
  ...page,
})
export type ListInboxQuery = z.output<typeof listInboxSchema>

/** Which of a message's items. */
export const inboxItemsSchema = z.object({
  item_limit: z.coerce.number().int().min(1).max(500).default(100),
  item_offset: z.coerce.number().int().min(0).max(1_000_000).default(0),
})
export type InboxItemsQuery = z.output<typeof inboxItemsSchema>

export const discardBodySchema = z.object({ reason: line("reason", 500) })
export type DiscardBody = z.output<typeof discardBodySchema>

/** "It is there, number S0042" or "it is not". */
export const settleBodySchema = z.discriminatedUnion(
  "outcome",
  [
    z
      .strictObject({
        outcome: z.literal("present"),
        document_number: line("document_number", 255).optional(),
        document_id: line("document_id", 255).optional(),
      })
      .refine(
        ({ document_number, document_id }) => document_number ?? document_id,
        "Field 'document_number' or 'document_id' is required: what the ERP calls the order"
      ),
    z.strictObject({ outcome: z.literal("absent") }),
  ],
  { error: `Field 'outcome' must be "present" or "absent"` }
)
export type SettleBody = z.output<typeof settleBodySchema>

/** Which page of a list that has no filters. */
export const pageSchema = z.object(page)
export type PageQuery = z.output<typeof pageSchema>

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

/** As Postgres keeps it: no NUL, no half of a character. */
const isStorable = (data: unknown) => !/(?<!\\)(?:\\\\)*\\u(?:0000|d[89a-f])/i.test(JSON.stringify(data))

export const payloadBodySchema = z.strictObject({
  /** Checked against the message's schema. */
  data: z
    .record(z.string(), z.unknown())
    .refine(isStorable, "Field 'data' has text with NUL or half a character in it: remove it"),
  reason: line("reason", 500),
})
export type PayloadBody = z.output<typeof payloadBodySchema>

export const stockQuerySchema = z
  .object({ sku: line("sku", 255).optional(), inventory_item_id: line("inventory_item_id", 100).optional() })
  .refine(
    ({ sku, inventory_item_id }) => (sku === undefined) !== (inventory_item_id === undefined),
    "Give either 'sku' or 'inventory_item_id'"
  )
export type StockQuery = z.output<typeof stockQuerySchema>

export const pollBodySchema = z.strictObject({ full: z.boolean().optional() })
export type PollBody = z.output<typeof pollBodySchema>

export const pauseBodySchema = z.strictObject({ reason: line("reason", 500) })
export type PauseBody = z.output<typeof pauseBodySchema>

export const resumeBodySchema = z.strictObject({ reason: line("reason", 500).optional() })
export type ResumeBody = z.output<typeof resumeBodySchema>

export const rotateBodySchema = z.strictObject({ keep: z.int().min(0).max(4).default(1) })
export type RotateBody = z.output<typeof rotateBodySchema>

export const deleteConnectionSchema = z
  .object({
    discard: z
      .enum(["true", "false"])
      .default("false")
      .transform((text) => text === "true"),
    reason: line("reason", 500).optional(),
  })
  .refine(
    ({ discard, reason }) => !discard || reason !== undefined,
    "Field 'reason' is required: why the open deliveries are given up"
  )
export type DeleteConnectionQuery = z.output<typeof deleteConnectionSchema>

export const epochBodySchema = z.strictObject({ reason: line("reason", 500) })
export type EpochBody = z.output<typeof epochBodySchema>

/** As the ERP calls it, to the letter: not trimmed. */
const erpLocation = z
  .string()
  .refine((text) => text.length > 0, "Field 'location' is empty")
  .refine((text) => text.length <= 255, "Field 'location' is too long: at most 255 characters")
  .refine((text) => !/[\p{Cc}\p{Cs}]/u.test(text), "Field 'location' has control characters: remove them")

export const locationsBodySchema = z.strictObject({
  locations: z
    .array(z.strictObject({ location: erpLocation, stock_location_id: line("stock_location_id", 100) }))
    .refine((list) => list.length <= 1_000, "Field 'locations' is too long: at most 1000"),
})
export type LocationsBody = z.output<typeof locationsBodySchema>
