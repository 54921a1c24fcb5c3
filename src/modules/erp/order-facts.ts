/** What planning an order goes by: the order, whom it concerns, and what is written of it already. */
import type { ExportWhen } from "./standings"

/** What the plan must know of an order; the rest is the message definitions' business. */
export interface OrderFacts {
  id: string
  is_draft: boolean
  created_at: Date
  updated_at: Date
  canceled_at: Date | null
  display_id: string | null
  cart_id: string | null
  payment_collection_id: string | null
}

/** A connection as far as orders concern it. */
export interface PlannedConnection {
  id: string
  subscriptions: string[]
  /** What its connector takes. */
  message_types: string[]
  export_when: ExportWhen
  /** Every order is its concern that is told of by its own event; others from this id on. */
  first_order_id: string
}

export interface KnownMessage {
  id: string
  type: string
  revision: number
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
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
}
