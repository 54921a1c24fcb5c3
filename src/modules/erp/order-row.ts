/** Orders as the store gives them: what capture itself must know of one. Pure. */
import { z } from "@medusajs/framework/zod"
import type { OrderFacts } from "./order-facts"

/** The rest is the message definitions' business. */
export const orderSchema = z.looseObject({
  id: z.string(),
  status: z.string().optional(),
  is_draft_order: z.boolean().nullish(),
  canceled_at: z.coerce.date().nullish(),
  created_at: z.coerce.date(),
  updated_at: z.coerce.date().nullish(),
  display_id: z.union([z.string(), z.number()]).nullish(),
  cart_link: z.looseObject({ cart_id: z.string().nullish() }).nullish(),
  payment_collections: z.array(z.looseObject({ id: z.string() }).nullish()).nullish(),
  sales_channel_id: z.string().nullish(),
  region_id: z.string().nullish(),
})

export type OrderRow = z.infer<typeof orderSchema>

export const factsOf = (order: OrderRow): OrderFacts => ({
  id: order.id,
  is_draft: Boolean(order.is_draft_order) || order.status === "draft",
  created_at: order.created_at,
  updated_at: order.updated_at ?? order.created_at,
  canceled_at: order.canceled_at ?? null,
  display_id: order.display_id == null ? null : String(order.display_id),
  cart_id: order.cart_link?.cart_id ?? null,
  payment_collection_id: order.payment_collections?.[0]?.id ?? null,
  sales_channel_id: order.sales_channel_id ?? null,
  region_id: order.region_id ?? null,
})
