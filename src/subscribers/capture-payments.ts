import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { notePayment } from "../workflows/order-nudges"

/** Notes that an order was paid, for connections that wait for it. May be lost: the sweep is the net. */
export default async function capturePayments({ event, container }: SubscriberArgs<{ id: string }>): Promise<void> {
  await notePayment(container, event.data.id)
}

export const config: SubscriberConfig = { event: "payment.captured" }
