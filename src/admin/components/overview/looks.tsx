/**
 * How what is drawn looks: tokens of Medusa, which are others in the dark, and a stroke or a pattern of its own, so that
 * nobody needs the colours.
 */
export interface Look {
  color: string
  /** Of a line; solid without. */
  dash?: string
  /** Of an area. */
  pattern?: Pattern
}

export type Pattern = "full" | "rising" | "falling" | "level" | "upright" | "dots" | "crossed"

const token = (name: string) => `var(--tag-${name}-text)`

export const LOOKS = {
  depth: { color: token("blue") },
  dead: { color: token("red"), dash: "6 3" },
  delivered: { color: token("green") },
  failed: { color: token("red"), dash: "6 3" },
  lag: { color: token("purple") },
  p50: { color: token("blue") },
  p95: { color: token("orange"), dash: "6 3" },
} satisfies Record<string, Look>

const CLASSES: Record<string, Look> = {
  rejected: { color: token("red"), pattern: "full" },
  transient: { color: token("orange"), pattern: "rising" },
  outcome_unknown: { color: token("purple"), pattern: "dots" },
  throttled: { color: token("blue"), pattern: "level" },
  configuration: { color: token("green"), pattern: "falling" },
  build: { color: token("neutral"), pattern: "upright" },
}

/** A class of errors; those nobody knows yet look like messages that cannot be read. */
export const lookOfClass = (name: string): Look => CLASSES[name] ?? { color: token("neutral"), pattern: "crossed" }

const STROKES: Record<Exclude<Pattern, "full" | "dots">, string> = {
  rising: "M0 6L6 0",
  falling: "M0 0L6 6",
  level: "M0 3H6",
  upright: "M3 0V6",
  crossed: "M0 0L6 6M0 6L6 0",
}

/** The pattern of a look, to be referred to as `url(#id)`. */
export const PatternOf = ({ id, look: { color, pattern = "full" } }: { id: string; look: Look }) => (
  <pattern id={id} width={6} height={6} patternUnits="userSpaceOnUse">
    <rect width={6} height={6} fill={color} fillOpacity={pattern === "full" ? 1 : 0.2} />
    {pattern === "dots" && <circle cx={3} cy={3} r={1.4} fill={color} />}
    {pattern !== "dots" && pattern !== "full" && <path d={STROKES[pattern]} stroke={color} strokeWidth={1.6} />}
  </pattern>
)
