import type { Logger } from "@medusajs/framework/types"

/**
 * Logs a repeating trouble once a minute per key, with how often it came meanwhile. During an outage the same error
 * comes thousands of times; a log that floods is a second outage.
 *
 * Takes codes and short words, never payloads or an ERP's text: logs hold no personal data.
 */
export class LimitedLog {
  private readonly seen = new Map<string, { until: number; suppressed: number }>()

  constructor(
    private readonly logger: Logger,
    private readonly everyMs = 60_000
  ) {}

  info(text: string): void {
    this.logger.info(`erp: ${text}`)
  }

  warn(key: string, text: string): void {
    this.limited(key, (suffix) => this.logger.warn(`erp: ${text}${suffix}`))
  }

  error(key: string, text: string, error?: unknown): void {
    this.limited(key, (suffix) => this.logger.error(`erp: ${text}${describe(error)}${suffix}`))
  }

  private limited(key: string, write: (suffix: string) => void): void {
    const now = Date.now()
    const entry = this.seen.get(key)
    if (entry && now < entry.until) {
      entry.suppressed++
      return
    }
    this.seen.set(key, { until: now + this.everyMs, suppressed: 0 })
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
