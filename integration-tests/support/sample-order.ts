import { generateEntityId } from "@medusajs/framework/utils"
import { order } from "../../src/modules/erp/messages/__tests__/order-fixture"

let displayId = 1_000

/** A fresh order, placed now, as a graph read gives it. */
export function sampleOrder(overrides: Record<string, unknown> = {}): Record<string, unknown> & { id: string } {
  const id = generateEntityId("", "order")
  return {
    ...order(),
    id,
    display_id: displayId++,
    status: "pending",
    is_draft_order: false,
    canceled_at: null,
    created_at: new Date(),
    cart_link: { cart_id: generateEntityId("", "cart") },
    payment_collections: [],
    ...overrides,
  }
}
