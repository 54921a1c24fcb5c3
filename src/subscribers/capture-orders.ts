import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { OrderNudges } from "../workflows/order-nudges"

/** Notes that an order was placed and returns at once. May be lost: the sweep is the net. */
export default async function captureOrders({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  OrderNudges.of(container).note(event.data.id)
}

export const config: SubscriberConfig = { event: "order.placed" }
