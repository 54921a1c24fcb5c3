import type { Query } from "../../lib/client"

export const FILTERS = ["action", "actor", "connection", "from", "to", "target"] as const

/** Who is no person and has no id. */
export const NAMELESS = ["system", "script"]

type Value = (name: string) => string | undefined

/** What is asked of the API. Days are those of whoever looks. */
export function auditQuery(value: Value): Query {
  const actor = value("actor")
  const nameless = actor !== undefined && NAMELESS.includes(actor)
  return {
    action: value("action"),
    connection: value("connection"),
    target: value("target"),
    actor: nameless ? undefined : actor,
    actor_type: nameless ? actor : undefined,
    from: startOf(value("from"), 0),
    to: startOf(value("to"), 1),
  }
}

function startOf(day: string | undefined, later: number): string | undefined {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? "")
  if (!parts || Number.isNaN(Date.parse(day!))) {
    return undefined
  }
  const [year, month, date] = parts.slice(1).map(Number) as [number, number, number]
  return new Date(year, month - 1, date + later).toISOString()
}
