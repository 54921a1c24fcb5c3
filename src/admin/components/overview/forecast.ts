/** What is known of how much waited when. */
export interface Level {
  /** Milliseconds. */
  at: number
  depth: number | null
}

/**
 * When nothing will wait any more, if it goes on as it did lately. `per_minute` is by how much it grows or shrinks;
 * `unknown`: measured for too short a time.
 */
export type Forecast =
  | { kind: "empty" }
  | { kind: "unknown" }
  | { kind: "steady" }
  | { kind: "growing"; per_minute: number }
  | { kind: "draining"; per_minute: number; seconds: number }

const WINDOW_MS = 15 * 60_000
const LEAST_LEVELS = 3
/** Beyond this nobody waits for it. */
const LONGEST_S = 30 * 86_400

/**
 * The backlog now over what it lost per second on balance within the last quarter of an hour: the slope of a line laid
 * through the levels, so that one that is out of line does not decide.
 */
export function forecast(levels: Level[], now: number): Forecast {
  if (now <= 0) {
    return { kind: "empty" }
  }
  const known = levels.filter((level): level is { at: number; depth: number } => level.depth !== null)
  const newest = known.at(-1)?.at ?? 0
  const recent = known.filter(({ at }) => at >= newest - WINDOW_MS)
  if (recent.length < LEAST_LEVELS) {
    return { kind: "unknown" }
  }
  const slope = slopeOf(recent)
  const minutes = (newest - (recent[0]?.at ?? newest)) / 60_000
  const per_minute = Math.abs(slope) * 60
  if (per_minute * minutes < 1) {
    return { kind: "steady" }
  }
  if (slope > 0) {
    return { kind: "growing", per_minute }
  }
  const seconds = now / -slope
  return seconds > LONGEST_S ? { kind: "steady" } : { kind: "draining", per_minute, seconds }
}

/** Least squares, per second. */
function slopeOf(levels: { at: number; depth: number }[]): number {
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
  const x = levels.map(({ at }) => at / 1_000)
  const y = levels.map(({ depth }) => depth)
  const [meanX, meanY] = [mean(x), mean(y)]
  const spread = x.reduce((sum, value) => sum + (value - meanX) ** 2, 0)
  return x.reduce((sum, value, at) => sum + (value - meanX) * ((y[at] ?? meanY) - meanY), 0) / spread
}
