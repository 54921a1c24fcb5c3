import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderNudges } from "../workflows/order-nudges"

/** Medusa names the order differently from event to event. */
interface Changed {
  id?: string
  order_id?: string
}

/** Notes that an order was changed or canceled, and returns at once. May be lost: the sweep is the net. */
export default async function captureChanges({ event, container }: SubscriberArgs<Changed>): Promise<void> {
  const id = event.data.order_id ?? event.data.id
  if (id) {
    OrderNudges.of(container).note(id, "change")
  }
}

export const config: SubscriberConfig = {
  event: ["order.canceled", "order.updated", "order-edit.confirmed", "order.exchange_created", "order.claim_created"],
}
