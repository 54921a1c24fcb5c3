/**
 * Phrases: what people read of an order, as a key and what is put into it. The API says each in English, and gives the
 * phrase besides, so that the admin says it in its own language and its times go on by themselves. Pure.
 */
import { HELD_CLASSES, HELD_CODES, HELD_OTHERWISE } from "./held-codes"

type HeldPhrases<Table> = { [Key in keyof Table & string as `held_${Key}`]: Table[Key] }
const heldPhrases = <Table extends object>(table: Table) =>
  Object.fromEntries(Object.entries(table).map(([key, text]) => [`held_${key}`, text])) as HeldPhrases<Table>

/** In English. Once published, a key and what it means stay. */
export const PHRASES = {
  leased: "Being sent to {{connection}}.",
  leased_next: "The answer is awaited.",
  skipped: "Not sent to {{connection}}: {{reason}}",
  discarded: "Discarded: {{reason}}",
  discarded_unexplained: "Discarded: no reason given",
  nothing: "Nothing.",
  held: "Held: {{reason}}",
  ...heldPhrases(HELD_CODES),
  ...heldPhrases(HELD_CLASSES),
  held_otherwise: HELD_OTHERWISE,
  dead: "Not in {{connection}}: {{reason}}",
  dead_next: "Somebody must mend the cause and redrive it, or discard it.",
  paused: "Waiting: {{connection}} is paused. {{reason}}",
  paused_unexplained: "Waiting: {{connection}} is paused.",
  removed: "Waiting: {{connection}} is removed. {{reason}}",
  removed_unexplained: "Waiting: {{connection}} is removed.",
  paused_next: "It is sent once the connection is active again.",
  down: "Waiting: {{connection}} is down.",
  down_since: "Waiting: {{connection}} is down since {{since}}.",
  credentials: "Waiting: {{connection}} refuses the credentials.",
  credentials_since: "Waiting: {{connection}} refuses the credentials since {{since}}.",
  down_next: "{{connection}} is asked again {{at}}.",
  down_tried: "It is tried again now.",
  blocked: "Waiting for an older message of this order.",
  blocked_next: "It is sent once that one is settled.",
  waiting: "Waiting to be sent to {{connection}}.",
  failed: "Not sent yet: {{reason}}",
  unknown: "It may have arrived or not: {{reason}}",
  next_try: "Next try {{at}}.",
  handed_over: "Handed over to {{connection}}, not confirmed.",
  handed_over_next: "The ERP books it in its own time.",
  placed: "In {{connection}}.",
  placed_as: "In {{connection}} as {{document}}.",
  edited: "Changed in {{connection}}.",
  edited_as: "Changed in {{connection}} as {{document}}.",
  canceled: "Canceled in {{connection}}.",
  canceled_as: "Canceled in {{connection}} as {{document}}.",
  done: "Nothing, it is done.",
  disconnected: "Not sent: {{connection}} is no longer connected.",
  draft: "Not sent: it is a draft.",
  draft_next: "It is sent once it becomes an order.",
  other_sales_channel: "Not for this connection: its sales channel is none of those {{connection}} is told of.",
  other_region: "Not for this connection: its region is none of those {{connection}} is told of.",
  other_next: "Nothing. Other routing holds for orders placed afterwards; older ones are sent by a backfill.",
  placed_before: "Placed before the connection {{connection}}.",
  placed_before_next: "Nothing: older orders are sent by a backfill only.",
  not_captured: "Not captured yet.",
  not_captured_next: "The sweep finds it within a minute.",
} as const

export type PhraseKey = keyof typeof PHRASES
export const PHRASE_KEYS = Object.keys(PHRASES) as [PhraseKey, ...PhraseKey[]]

export interface PhraseValues {
  /** Its name. */
  connection?: string
  /** For people; may quote the ERP. */
  reason?: string
  /** What the ERP calls its document. */
  document?: string
  /** Since when it is so. */
  since?: Date
  /** When it comes to that; it may be over. */
  at?: Date
}

export interface Phrase {
  key: PhraseKey
  values: PhraseValues
}

export function inEnglish({ key, values }: Phrase, now: Date): string {
  const told: Record<string, string | undefined> = {
    ...{ connection: values.connection, reason: values.reason, document: values.document },
    since: values.since && `${values.since.toISOString().slice(11, 16)} UTC`,
    at: values.at && inWords(values.at, now),
  }
  return PHRASES[key].replace(/\{\{(\w+)\}\}/g, (_, name: string) => told[name] ?? "")
}

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
