/** What the list of orders can be searched by: all of it, or one thing. Each is a parameter of the API and of the page. */
export const SEARCHES = ["q", "display_id", "document", "sku", "email", "error"] as const
export type SearchKind = (typeof SEARCHES)[number]

export const STATUSES = ["pending", "leased", "delivered", "held", "dead", "skipped", "discarded"]

export const FILTERS = ["status", "connection", "type", "class", "code"] as const

type Values = (name: string) => string | undefined

/** What is searched for, and in what; `in` remembers the latter while nothing is searched for yet. */
export function searchOf(value: Values): { kind: SearchKind; text: string | undefined } {
  const used = SEARCHES.find((name) => value(name))
  const chosen = SEARCHES.find((name) => name === value("in"))
  return { kind: used ?? chosen ?? "q", text: used && value(used) }
}

/** The filters of the page as the API takes them: one search at a time. */
export function queryOf(value: Values): Record<string, string | undefined> {
  const { kind, text } = searchOf(value)
  return { ...Object.fromEntries(FILTERS.map((name) => [name, value(name)])), [kind]: text }
}
