/** How far the charts look back, and how many seconds are one point of them: about a hundred points each. */
export const RANGES = {
  "1h": { seconds: 3_600, step: 60 },
  "24h": { seconds: 86_400, step: 900 },
  "7d": { seconds: 604_800, step: 7_200 },
  "30d": { seconds: 2_592_000, step: 28_800 },
} as const

export type Range = keyof typeof RANGES

/** @param text of the address: whatever is no range is the first one */
export const rangeOf = (text: string | undefined): Range =>
  text && Object.hasOwn(RANGES, text) ? (text as Range) : "1h"

/** What to ask for: it begins with a whole step, so that it is the same question until the next one. */
export function spanOf(range: Range, now: number): { from: string; step: number } {
  const { seconds, step } = RANGES[range]
  const begun = Math.floor(now / 1_000 / step) * step
  return { from: new Date((begun - seconds) * 1_000).toISOString(), step }
}
