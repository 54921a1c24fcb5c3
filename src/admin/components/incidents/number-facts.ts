/** What an incident's numbers are made of, for people. Pure. */

export type NumberFact = { key: string } & (
  | { kind: "number" | "seconds"; value: number }
  | { kind: "moment" | "direction" | "messageType" | "text"; value: string }
)

const KINDS: Record<string, NumberFact["kind"]> = {
  lag_seconds: "seconds",
  silent_seconds: "seconds",
  usual_seconds: "seconds",
  empty_at: "moment",
  direction: "direction",
  type: "messageType",
}

/** Those that say something, in the order of the incident. */
export function numberFacts(numbers: Record<string, unknown>): NumberFact[] {
  return Object.entries(numbers).flatMap(([key, value]): NumberFact[] => {
    const kind = KINDS[key]
    if (typeof value === "number") {
      return [{ key, kind: kind === "seconds" ? kind : "number", value }]
    }
    if (value === null || value === undefined || value === "") {
      return []
    }
    const text = typeof value === "string" ? value : JSON.stringify(value)
    return [{ key, kind: kind && kind !== "seconds" && kind !== "number" ? kind : "text", value: text }]
  })
}
