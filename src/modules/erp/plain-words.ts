/**
 * Plain words: what has become of an order at one ERP, and what happens next, for people who run a shop. Pure.
 */
import type { CircuitReason, CircuitState } from "./circuit-policy"
import { heldBy } from "./held-codes"
import { inEnglish, type Phrase, type PhraseKey, type PhraseValues } from "./phrases"
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
  /** Both, for who says them in another language. */
  phrases: Phrases
}

export interface Phrases {
  state: Phrase
  next: Phrase
}

export function plainWords(facts: DeliveryFacts, now: Date): Words {
  return said(phrasesOf(facts), now)
}

const said = (phrases: Phrases, now: Date): Words => ({
  state: inEnglish(phrases.state, now),
  next: inEnglish(phrases.next, now),
  phrases,
})

const phrases = (state: PhraseKey, next: PhraseKey, values: PhraseValues = {}, later = values): Phrases => ({
  state: { key: state, values },
  next: { key: next, values: later },
})

function phrasesOf(facts: DeliveryFacts): Phrases {
  const connection = facts.connection.name
  const reason = facts.reason ?? facts.code ?? ""
  switch (facts.status) {
    case "delivered":
      return delivered(facts)
    case "leased":
      return phrases("leased", "leased_next", { connection }, {})
    case "skipped":
      return phrases("skipped", "nothing", { connection, reason }, {})
    case "discarded":
      return facts.reason === null
        ? phrases("discarded_unexplained", "nothing")
        : phrases("discarded", "nothing", { reason }, {})
    case "held":
      return phrases("held", `held_${heldBy(facts)}`, { reason }, {})
    case "dead":
      return phrases("dead", "dead_next", { connection, reason }, {})
    case "pending":
      return pending(facts)
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

export function uncapturedWords(facts: UncapturedFacts): Words {
  // None of them tells a time.
  return said(uncapturedPhrases(facts), new Date(0))
}

function uncapturedPhrases({ placed_before, draft, unrouted, connection: { name, status } }: UncapturedFacts): Phrases {
  const connection = { connection: name }
  if (status === "removed") {
    return phrases("disconnected", "nothing", connection, {})
  }
  if (draft) {
    return phrases("draft", "draft_next")
  }
  if (unrouted) {
    return phrases(`other_${unrouted}`, "other_next", connection, {})
  }
  return placed_before
    ? phrases("placed_before", "placed_before_next", connection, {})
    : phrases("not_captured", "not_captured_next")
}

function delivered({ type, connection: { name }, document_number, document_id, confirmation }: DeliveryFacts): Phrases {
  const connection = name
  const document = document_number ?? document_id
  if (confirmation === "handed_over" && !document) {
    return phrases("handed_over", "handed_over_next", { connection }, {})
  }
  const what = type === "order.canceled" ? "canceled" : type === "order.edited" ? "edited" : "placed"
  return document
    ? phrases(`${what}_as`, "done", { connection, document }, {})
    : phrases(what, "done", { connection }, {})
}

function pending(facts: DeliveryFacts): Phrases {
  const { name: connection, status, circuit, paused_reason } = facts.connection
  if (status !== "active") {
    return paused_reason
      ? phrases(status, "paused_next", { connection, reason: paused_reason }, {})
      : phrases(`${status}_unexplained`, "paused_next", { connection }, {})
  }
  if (circuit.state !== "closed") {
    const what = circuit.reason === "credentials" ? "credentials" : "down"
    const since = circuit.opened_at
    const at = circuit.next_probe_at
    return {
      state: since ? { key: `${what}_since`, values: { connection, since } } : { key: what, values: { connection } },
      next: at ? { key: "down_next", values: { connection, at } } : { key: "down_tried", values: {} },
    }
  }
  if (facts.blocked) {
    return phrases("blocked", "blocked_next")
  }
  const next: Phrase = { key: "next_try", values: { at: facts.available_at } }
  if (!facts.attempts) {
    return { state: { key: "waiting", values: { connection } }, next }
  }
  const reason = facts.reason ?? facts.code ?? ""
  return { state: { key: facts.error_class === "outcome_unknown" ? "unknown" : "failed", values: { reason } }, next }
}
