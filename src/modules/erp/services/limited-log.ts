import type { Logger } from "@medusajs/framework/types"
import { logLine, type LogFields } from "../log-line"

/**
 * The plugin's lines in the store's log: one when something begins to be so, one when it ends.
 *
 * Trouble that repeats is logged once a minute per key, with how often it came meanwhile. During an outage the same error
 * comes thousands of times; a log that floods is a second outage.
 *
 * Takes ids, codes and short words, never payloads or an ERP's text: logs hold no personal data.
 */
export class LimitedLog {
  private readonly seen = new Map<string, { until: number; room: number; suppressed: number }>()

  constructor(
    private readonly logger: Logger,
    private readonly everyMs = 60_000
  ) {}

  /** What is of interest only to who looks for it, such as each order that arrives. */
  debug(words: string, fields: () => LogFields): void {
    if (this.logger.shouldLog?.("debug")) {
      this.logger.debug(`erp: ${logLine(words, fields())}`)
    }
  }

  info(words: string, fields?: LogFields): void {
    this.logger.info(`erp: ${logLine(words, fields)}`)
  }

  /** @param most lines a minute under this key, where each of them names something else */
  warn(key: string, words: string, fields?: LogFields, most = 1): void {
    this.limited(key, most, (suffix) => this.logger.warn(`erp: ${logLine(words, fields)}${suffix}`))
  }

  error(key: string, words: string, error?: unknown, fields?: LogFields): void {
    this.limited(key, 1, (suffix) =>
      this.logger.error(`erp: ${logLine(`${words}${describe(error)}`, fields)}${suffix}`)
    )
  }

  private limited(key: string, most: number, write: (suffix: string) => void): void {
    const now = Date.now()
    const entry = this.seen.get(key)
    if (entry && now < entry.until) {
      if (entry.room < 1) {
        entry.suppressed++
        return
      }
      entry.room--
      return write("")
    }
    this.seen.set(key, { until: now + this.everyMs, room: most - 1, suppressed: 0 })
    write(entry?.suppressed ? ` (${entry.suppressed} more since)` : "")
  }
}

/** Code and first line of an infrastructure error (Postgres, Redis): these carry no payload. */
function describe(error: unknown): string {
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown }
  return [code, message]
    .filter((part): part is string => typeof part === "string" && part !== "")
    .map((part, index) => `${index ? " " : ": "}${part.split("\n")[0]?.slice(0, 200)}`)
    .join("")
}
