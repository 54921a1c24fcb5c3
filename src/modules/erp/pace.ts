/** Pace: how work that is done in lots keeps to so many a second. Pure. */

/** A tenth of the pace. */
export const lotSize = (pace: number) => Math.max(1, Math.floor(pace / 10))

/**
 * How long to rest after a lot. Slower than the pace by as much as one lot more could add to a second that begins with one:
 * no second ever sees more than `pace`.
 */
export const restMs = (pace: number, done: number) => (1_000 * done) / (pace - lotSize(pace) + 1)
