/** Secrets as they may be shown: that they are there, and how they end. Pure. */

/** One secret field. */
export interface SecretView {
  set: boolean
  /** How each of its values ends, the first one first; null for one too short to show anything of. */
  last_four: (string | null)[]
}

/** Four characters of fewer than these would be too much of it. */
const SHORTEST_SHOWN = 12

export function secretView(value: unknown): SecretView {
  const texts = stringsIn(value)
  return {
    set: value != null && !(Array.isArray(value) && value.length === 0),
    last_four: texts.map((text) => (text.length >= SHORTEST_SHOWN ? text.slice(-4) : null)),
  }
}

/** All fields there are of a connector, set or not. */
export function secretViews(fields: string[], credentials: unknown): Record<string, SecretView> {
  const values = (typeof credentials === "object" && credentials !== null ? credentials : {}) as Record<string, unknown>
  const names = [...new Set([...fields, ...Object.keys(values)])]
  return Object.fromEntries(names.map((name) => [name, secretView(values[name])]))
}

function stringsIn(value: unknown): string[] {
  if (typeof value === "string") {
    return [value]
  }
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(stringsIn) : []
}
