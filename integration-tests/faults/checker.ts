import { nameOf, type Say } from "./workload"

/** All there is to judge by, after the store had time to deliver everything. */
export interface Evidence {
  /** Orders that were placed, and what must be said of each, oldest first. */
  expected: { subject: string; says: Say[] }[]
  /** Messages as the store remembers them. */
  messages: (Say & { id: string; subject: string })[]
  /** States of all deliveries. */
  deliveries: { message_id: string; status: string }[]
  /** Message ids the ERP was asked to book, in order, repetitions included. */
  requests: string[]
  /** Message ids the ERP has booked, a line per document, in order. */
  ledger: string[]
}

/** What went wrong, by name, so that a failure says where to look. Empty lists are what one wants. */
export interface Findings {
  /** Expected, and not in the ERP. */
  lost: string[]
  /** In the ERP, and never said by the store. */
  unexpected: string[]
  /** In the ERP more than once. */
  duplicate_documents: string[]
  /** The ERP was asked more than once; harmless where it has a key. */
  repeat_requests: string[]
  /** Orders whose messages were booked in another order than they were said in. */
  out_of_order_subjects: string[]
  /** Deliveries that have not come to an end, and their states. */
  still_open: string[]
}

/** What must be found where no message may be sent twice either. */
export const NOTHING_WRONG: Findings = {
  lost: [],
  unexpected: [],
  duplicate_documents: [],
  repeat_requests: [],
  out_of_order_subjects: [],
  still_open: [],
}

const OPEN = ["pending", "leased", "held", "dead"]

/** Compares what should be with what is. Pure. */
export function check({ expected, messages, deliveries, requests, ledger }: Evidence): Findings {
  const names = new Map(messages.map((message) => [message.id, nameOf(message.subject, message)]))
  const named = (id: string) => names.get(id) ?? `message ${id}`
  const booked = unique(ledger.map(named))
  const wanted = expected.flatMap(({ subject, says }) => says.map((say) => nameOf(subject, say)))
  return {
    lost: without(wanted, booked),
    unexpected: without(booked, wanted),
    duplicate_documents: repeated(ledger.map(named)),
    repeat_requests: repeated(requests.map(named)),
    out_of_order_subjects: outOfOrder(expected, booked),
    still_open: deliveries
      .filter(({ status }) => OPEN.includes(status))
      .map(({ message_id, status }) => `${named(message_id)}: ${status}`),
  }
}

/** Only first bookings count: a repetition that comes late changes nothing. */
function outOfOrder(expected: Evidence["expected"], booked: string[]): string[] {
  const place = new Map(booked.map((name, index) => [name, index]))
  return expected
    .filter(({ subject, says }) => {
      const places = says.flatMap((say) => place.get(nameOf(subject, say)) ?? [])
      return places.some((at, index) => at < (places[index - 1] ?? -1))
    })
    .map(({ subject }) => subject)
}

const unique = (names: string[]) => [...new Set(names)]

function without(names: string[], known: string[]): string[] {
  const set = new Set(known)
  return names.filter((name) => !set.has(name))
}

function repeated(names: string[]): string[] {
  const seen = new Set<string>()
  return unique(names.filter((name) => seen.size === seen.add(name).size))
}
