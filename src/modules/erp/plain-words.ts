/**
 * Plain words: what has become of an order at one ERP, and what happens next, for people who run a shop. Pure.
 */
import type { CircuitReason, CircuitState } from "./circuit-policy"
import { heldNext } from "./held-codes"
import type { UnroutedCode } from "./routing"

/** What the words are made from. */
export interface DeliveryFacts {
  /** Message type, for example `order.placed`. */
  type: string
  status: "pending" | "leased" | "delivered" | "held" | "dead" | "skipped" | "discarded"
  code: string | null
  error_class: string | null
  reason: string | null
  attempts: number
  available_at: Date
  confirmation: "confirmed" | "handed_over" | null
  document_id: string | null
  document_number: string | null
  /** An older message of the same order is still open at this connection. */
  blocked: boolean
  connection: {
    name: string
    status: "active" | "paused" | "removed"
    paused_reason: string | null
    circuit: { state: CircuitState; reason: CircuitReason | null; opened_at: Date | null; next_probe_at: Date | null }
  }
}

export interface Words {
  /** One sentence: how it stands. */
  state: string
  /** One sentence: what happens next, by itself or by whom. */
  next: string
}

export function plainWords(facts: DeliveryFacts, now: Date): Words {
  const { connection } = facts
  switch (facts.status) {
    case "delivered":
      return delivered(facts)
    case "leased":
      return { state: `Being sent to ${connection.name}.`, next: "The answer is awaited." }
    case "skipped":
      return { state: `Not sent to ${connection.name}: ${facts.reason ?? facts.code}`, next: "Nothing." }
    case "discarded":
      return { state: `Discarded: ${facts.reason ?? "no reason given"}`, next: "Nothing." }
    case "held":
      return { state: `Held: ${facts.reason ?? facts.code}`, next: heldNext(facts) }
    case "dead":
      return {
        state: `Not in ${connection.name}: ${facts.reason ?? facts.code}`,
        next: "Somebody must mend the cause and redrive it, or discard it.",
      }
    case "pending":
      return pending(facts, now)
  }
}

/** What the words are made from while an order has no delivery to a connection. */
export interface UncapturedFacts {
  /** Older than the connection. */
  placed_before: boolean
  /** Not placed yet. */
  draft: boolean
  /** Why it is not for this connection, if it was found not to be. */
  unrouted: UnroutedCode | null
  connection: { name: string; status: "active" | "paused" | "removed" }
}

const UNROUTED: Record<UnroutedCode, string> = {
  sales_channel: "its sales channel is none of",
  region: "its region is none of",
}

export function uncapturedWords({ placed_before, draft, unrouted, connection }: UncapturedFacts): Words {
  if (connection.status === "removed") {
    return { state: `Not sent: ${connection.name} is no longer connected.`, next: "Nothing." }
  }
  if (draft) {
    return { state: "Not sent: it is a draft.", next: "It is sent once it becomes an order." }
  }
  if (unrouted) {
    return {
      state: `Not for this connection: ${UNROUTED[unrouted]} those ${connection.name} is told of.`,
      next: "Nothing. Other routing holds for orders placed afterwards; older ones are sent by a backfill.",
    }
  }
  return placed_before
    ? {
        state: `Placed before the connection ${connection.name}.`,
        next: "Nothing: older orders are sent by a backfill only.",
      }
    : { state: "Not captured yet.", next: "The sweep finds it within a minute." }
}

function delivered({ type, connection, document_number, document_id, confirmation }: DeliveryFacts): Words {
  const document = document_number ?? document_id
  if (confirmation === "handed_over" && !document) {
    return { state: `Handed over to ${connection.name}, not confirmed.`, next: "The ERP books it in its own time." }
  }
  const what = type === "order.canceled" ? "Canceled in" : type === "order.edited" ? "Changed in" : "In"
  return { state: `${what} ${connection.name}${document ? ` as ${document}` : ""}.`, next: "Nothing, it is done." }
}

function pending(facts: DeliveryFacts, now: Date): Words {
  const { connection } = facts
  const { circuit } = connection
  if (connection.status !== "active") {
    return {
      state: `Waiting: ${connection.name} is ${connection.status}. ${connection.paused_reason ?? ""}`.trim(),
      next: "It is sent once the connection is active again.",
    }
  }
  if (circuit.state !== "closed") {
    const since = circuit.opened_at ? ` since ${clock(circuit.opened_at)}` : ""
    const what = circuit.reason === "credentials" ? "refuses the credentials" : "is down"
    return {
      state: `Waiting: ${connection.name} ${what}${since}.`,
      next: circuit.next_probe_at
        ? `${connection.name} is asked again ${inWords(circuit.next_probe_at, now)}.`
        : "It is tried again now.",
    }
  }
  if (facts.blocked) {
    return { state: "Waiting for an older message of this order.", next: "It is sent once that one is settled." }
  }
  const failed = facts.error_class === "outcome_unknown" ? "It may have arrived or not" : "Not sent yet"
  return {
    state: facts.attempts ? `${failed}: ${facts.reason ?? facts.code}` : `Waiting to be sent to ${connection.name}.`,
    next: `Next try ${inWords(facts.available_at, now)}.`,
  }
}

const clock = (time: Date) => `${time.toISOString().slice(11, 16)} UTC`

/** `now`, `in 40 seconds`, `in 2 minutes`, `in 3 hours`. */
export function inWords(time: Date, now: Date): string {
  const seconds = Math.round((time.getTime() - now.getTime()) / 1_000)
  if (seconds < 2) {
    return "now"
  }
  const [amount, unit] =
    seconds < 100
      ? [seconds, "second"]
      : seconds < 5_400
        ? [Math.round(seconds / 60), "minute"]
        : [Math.round(seconds / 3_600), "hour"]
  return `in ${amount} ${unit}${amount === 1 ? "" : "s"}`
}
