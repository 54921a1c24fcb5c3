/**
 * One line of the log: words for people, then `key=value` for grep and whoever collects logs. The keys are stable:
 * `connection delivery order type attempt class code took_ms trace` …
 *
 * Pure. Values are ids, codes and numbers; what else gets in is quoted, on one line, and short.
 */
export type LogFields = Record<string, string | number | boolean | null | undefined>

const LONGEST = 120

export function logLine(words: string, fields: LogFields = {}): string {
  const said = Object.entries(fields).flatMap(([key, value]) => (value == null ? [] : [`${key}=${shown(value)}`]))
  return [words, ...said].join(" ")
}

function shown(value: string | number | boolean): string {
  if (typeof value !== "string") {
    return String(value)
  }
  return /^[\w.:/+-]{1,120}$/.test(value)
    ? value
    : JSON.stringify([...value.replace(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]+/gu, " ")].slice(0, LONGEST).join(""))
}

/** The trace a W3C trace context is of, as tracing tools look it up. */
export const traceIdOf = (traceparent: string | null | undefined) => traceparent?.split("-")[1]

/** Seconds for people who wait: whole ones, tenths below ten. */
export const seconds = (ms: number) => (ms < 10_000 ? Math.round(ms / 100) / 10 : Math.round(ms / 1_000))
