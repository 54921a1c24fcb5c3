/**
 * What is written of one order already, and how to find one's way in it. Pure.
 */
import { orderEdited, orderPlaced } from "./messages"

export interface KnownMessage {
  id: string
  type: string
  revision: number
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
  /** `data` is only what is left of it: enough to see a change, not to send it. */
  purged?: boolean
  /** Purged on the demand of whom it was about. */
  erased?: boolean
}

export interface KnownDelivery {
  id: string
  message_id: string
  connection_id: string
  type: string
  status: "pending" | "leased" | "delivered" | "held" | "dead" | "skipped" | "discarded"
  error_class: string | null
  code: string | null
  /** An attempt is under way or ended in a way that the ERP may have the message. */
  in_doubt: boolean
  /** A person has put another payload in place of the message's. */
  edited?: boolean
  /** Of one that may be the same purchase as another: all the others are canceled. */
  alone?: boolean
  /** Open, not leased, and locked by whoever plans: no attempt can begin until the plan is written. */
  free: boolean
}

/** What is written of one order. */
export interface OrderHistory {
  messages: KnownMessage[]
  deliveries: KnownDelivery[]
  /** Connections it was found not to be for when it was placed; that stays so, whatever their routing says now. */
  unrouted: string[]
}

export const isPlaced = ({ type }: KnownDelivery) => type === orderPlaced.type

/** What is written of the order's placing at a connection. */
export const placedAt = ({ deliveries }: OrderHistory, connectionId: string) =>
  deliveries.find((delivery) => isPlaced(delivery) && delivery.connection_id === connectionId)

/** Whether what was said of the order was erased: nobody gets it any more. */
export const isErased = ({ messages }: OrderHistory) =>
  messages.some(({ type, erased }) => type === orderPlaced.type && erased)

export const openEdits = ({ deliveries }: OrderHistory) =>
  deliveries.filter(({ type, free }) => type === orderEdited.type && free)

export const definitionOf = ({ type }: KnownMessage) => (type === orderEdited.type ? orderEdited : orderPlaced)

/** The latest message that says all of the order. */
export function latestContent({ messages }: OrderHistory): KnownMessage | undefined {
  return messages
    .filter(({ type }) => type === orderPlaced.type || type === orderEdited.type)
    .sort((a, b) => a.revision - b.revision)
    .at(-1)
}
