/** Drafts of messages about an order. Pure. */
import type { Draft, Payload, Recipient, Standing } from "./draft"
import type { HeldCode } from "./held-codes"
import type { OrderFacts, PlannedConnection } from "./order-facts"
import { mayGo, notPaid } from "./standings"

export function draft(
  { id, display_id, cart_id, payment_collection_id, updated_at }: OrderFacts,
  type: string,
  revision: number,
  time: Date,
  { version, data, build_error }: Payload,
  recipients: Recipient[]
): Draft {
  const base = { type, subject: id, revision, time, display_id, cart_id, payment_collection_id }
  return { ...base, version, data, build_error, source_updated_at: updated_at, recipients }
}

/** How a delivery starts whose payload cannot be built. */
export function unbuilt({ build_error, held }: Payload & { held?: HeldCode }): Standing | undefined {
  if (!build_error) {
    return undefined
  }
  const why = { error_class: "build", reason: build_error.message }
  return held ? { status: "held", code: held, ...why } : { status: "dead", code: build_error.code, ...why }
}

/** How a delivery starts whose order may have to be paid first. */
export const byPayment = ({ export_when }: PlannedConnection, { data }: Payload): Standing =>
  mayGo(export_when, data!) ? { status: "pending" } : notPaid(export_when)
