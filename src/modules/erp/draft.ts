/** What capture wants written; see services/outbox.ts for how. */
import type { HeldCode } from "./held-codes"
import type { UnroutedCode } from "./routing"

/** A delivery that waits for what its code says; see held-codes.ts. */
export interface HeldStanding {
  status: "held"
  error_class?: string
  code: HeldCode
  reason: string
}

/** How a delivery stands when nobody has tried it yet, and why. */
export type Standing =
  HeldStanding | { status: "pending" | "dead" | "skipped"; error_class?: string; code?: string; reason?: string }

/** Who gets a message, and in what state its delivery starts. */
export type Recipient = Standing & {
  connection_id: string
  /** The backfill it is part of: it goes after fresh orders. */
  backfill_id?: string
}

/** An order is not for a connection. */
export interface Unrouted {
  subject: string
  connection_id: string
  code: UnroutedCode
}

/** A payload, or why there is none. */
export interface Payload {
  version: number
  /** Null when it could not be built; then `build_error` says why. */
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
}

/** A message to be written, with one delivery per recipient. */
export interface Draft extends Payload {
  type: string
  subject: string
  revision: number
  time: Date
  display_id: string | null
  cart_id: string | null
  payment_collection_id: string | null
  /** The order's `updated_at` when it was read. */
  source_updated_at?: Date
  /** W3C trace context in which it came to be. */
  traceparent?: string
  recipients: Recipient[]
}

/** Another payload for a message that nobody has been sent. */
export interface Rewrite extends Payload {
  message_id: string
  /** Its content is another one: what people have put in its place counts no more. */
  supersedes: boolean
}

/** Another standing for a delivery that is not under way. */
export type Move = Standing & { delivery_id: string }
