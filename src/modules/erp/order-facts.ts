/** Orders as plans see them: what is known of one, what is written of it, and what is to be written. Types only. */
import type { Draft, Move, Payload, Rewrite, Unrouted } from "./draft"
import type { HeldCode } from "./held-codes"
import type { orderPlaced } from "./messages"
import type { OrderHistory } from "./order-known"
import type { Routing } from "./routing"
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
  sales_channel_id: string | null
  region_id: string | null
}

/** A connection as far as orders concern it. */
export interface PlannedConnection {
  id: string
  subscriptions: string[]
  /** What its connector takes. */
  message_types: string[]
  /** Whose orders it is told of. */
  routing: Routing
  export_when: ExportWhen
  /** Every order is its concern that is told of by its own event; others from this id on. */
  first_order_id: string
}

export interface OrderPlan {
  drafts: Draft[]
  rewrites: Rewrite[]
  moves: Move[]
  /** Connections the order is not for, to be remembered. */
  unrouted: Unrouted[]
}

/** Builds the payload of a type as the order is now. */
export type BuildPayload = (definition: typeof orderPlaced, revision: number) => Payload & { held?: HeldCode }

/** How an order came to our notice: its own event says it was placed just now, everything else only that it is there. */
export type CaptureSource = "event" | "change" | "sweep"

export interface Planning {
  order: OrderFacts
  history: OrderHistory
  connections: PlannedConnection[]
  source: CaptureSource
  build: BuildPayload
  /** A message whose payload is to be built anew although its content may be the same. */
  rebuild?: string
  /** A connection is to get this order although it is older, or was not for it when it was placed. */
  backfill?: Backfilling
}

/** A backfill, as far as one order concerns it. */
export interface Backfilling {
  id: string
  connection_id: string
}

/** What planning found of an order, and who gets it now for the first time. */
export interface Placing {
  drafts: Draft[]
  unrouted: Unrouted[]
}
