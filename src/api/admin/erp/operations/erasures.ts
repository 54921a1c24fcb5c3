import { z } from "@medusajs/framework/zod"
import type { ErasureOf } from "../../../../workflows"
import { erasureAnswer, erasureDryRunAnswer, erasuresAnswer } from "../answers/erasures"
import { line, pageSchema } from "./fields"
import type { Operation } from "./operation"

const MOST_ORDERS = 1_000

/** Whoever it is: exactly one of three. */
export const erasureBodySchema = z
  .strictObject({
    email: line("email", 320)
      .refine((text) => /^[^\s@]+@[^\s@]+$/.test(text), "Field 'email' must be an address, for example kim@example.com")
      .optional(),
    customer_id: line("customer_id", 100)
      .refine((text) => /^[\w-]{5,}$/.test(text), "Field 'customer_id' must be Medusa's id of a customer: cus_…")
      .optional(),
    order_ids: z
      .array(line("order_ids", 100))
      .refine((list) => list.length > 0, "Field 'order_ids' is empty: give it a value or leave it out")
      .refine((list) => list.length <= MOST_ORDERS, `Field 'order_ids' is too long: at most ${MOST_ORDERS}`)
      .optional(),
    /** Gives up what is still to be sent of these orders. */
    discard_open: z.boolean().default(false),
    /** Only says how much there is. */
    dry_run: z.boolean().default(false),
  })
  .refine(
    ({ email, customer_id, order_ids }) =>
      [email, customer_id, order_ids].filter((one) => one !== undefined).length === 1,
    "Give either 'email', or 'customer_id', or 'order_ids'"
  )
  .transform(({ discard_open, dry_run, ...of }) => ({ of: of as ErasureOf, discard_open, dry_run }))
export type ErasureBody = z.output<typeof erasureBodySchema>

export const erasureOperations: Operation[] = [
  {
    method: "GET",
    path: "/admin/erp/erasures",
    summary: "Erasures of personal data there were, newest first; whom they were about is erased as well",
    query: pageSchema,
    answers: { 200: { says: "A page of erasures", schema: erasuresAnswer } },
  },
  {
    method: "POST",
    path: "/admin/erp/erasures",
    summary: "Erase one customer's personal data in all tables of the plugin; or only say how much there is",
    body: erasureBodySchema,
    // A thousand ids.
    size_limit: "200kb",
    answers: {
      200: {
        says: "What was erased; with `dry_run` what would be, and nothing has",
        schema: z.union([erasureAnswer, erasureDryRunAnswer]),
      },
    },
    refuses: [409],
  },
]
