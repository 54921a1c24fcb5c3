/** Words: how numbers, times and names are said in alerts. What comes from outside is quoted or cut to plain signs. */

export const amount = (count: number): string => Math.round(count).toLocaleString("en-US")

/** `1 delivery`, `1,200 deliveries`. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${amount(count)} ${Math.round(count) === 1 ? one : many}`

const UNITS: [name: string, ms: number][] = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1_000],
]

/** `40 seconds`, `15 minutes`, `3 hours`: in the largest unit of which there are two. */
export function howLong(ms: number): string {
  const [name, unit] = UNITS.find(([, size]) => ms >= 2 * size) ?? UNITS.at(-1)!
  return counted(Math.max(0, ms) / unit, name)
}

/** `16:40 UTC`; with the day where it is not `now`'s. */
export function clock(time: Date, now: Date): string {
  const [day, rest] = time.toISOString().split("T") as [string, string]
  const hour = `${rest.slice(0, 5)} UTC`
  return day === now.toISOString().slice(0, 10) ? hour : `${day} ${hour}`
}

/** A code or a type: signs that mean nothing to any channel, and not too many. */
export const plain = (code: string | null): string => code?.replace(/[^\w.:-]/g, "?").slice(0, 60) || "unknown"

/** A name somebody gave. Channels escape what means something to them; quotes and line breaks are ours to keep out. */
export const named = (name: string): string => `"${[...name.replace(/[\p{Cc}"]/gu, "?")].slice(0, 80).join("")}"`
