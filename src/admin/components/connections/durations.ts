/** Durations as a connection has them. Pure. */
const UNITS: Record<string, number> = { ms: 0.001, s: 1, m: 60, h: 3_600, d: 86_400 }

/** `"90s"` → 90, in seconds; undefined for what is no duration. */
export function seconds(text: string): number | undefined {
  const [, amount, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)\s*$/.exec(text) ?? []
  return amount === undefined ? undefined : Number(amount) * UNITS[unit]!
}

/** `"5s, 30s 2m"` → `["5s", "30s", "2m"]`, as typed: the API says what is wrong with them. */
export const scheduleIn = (text: string): string[] => text.split(/[\s,;]+/).filter(Boolean)
