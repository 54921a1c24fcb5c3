/** Drafts of messages about an order. Pure. */
import type { Draft, Payload, Recipient, Standing } from "./draft"
import type { OrderFacts } from "./order-facts"

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
export function unbuilt({ build_error, held }: Payload & { held?: boolean }): Standing | undefined {
  return build_error
    ? { status: held ? "held" : "dead", error_class: "build", code: build_error.code, reason: build_error.message }
    : undefined
}
