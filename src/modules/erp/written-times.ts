/** Times as people write them in options. Pure. */
import { z } from "@medusajs/framework/zod"

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const
/** Node's timers end at 24.8 days; a longer one would fire at once. */
const LONGEST = 20 * UNITS.d

/** `"500ms"`, `"5s"`, `"2m"`, `"1h"`, `"3d"` → milliseconds. */
export const duration = z
  .string()
  .regex(/^\d+(\.\d+)?(ms|s|m|h|d)$/, 'must be a duration such as "500ms", "5s", "2m", "1h" or "3d"')
  .transform((text) => {
    const [, amount, unit] = /^([\d.]+)(ms|s|m|h|d)$/.exec(text)!
    return Math.round(Number(amount) * UNITS[unit as keyof typeof UNITS])
  })
  .refine((ms) => ms > 0 && ms <= LONGEST, 'must be more than nothing and at most "20d"')

const LONGEST_AGE = 36_500 * UNITS.d

/** How long something is kept: `"90d"` → milliseconds; `"forever"` → null. No timer waits for it. */
export const age = z
  .string()
  .regex(/^(\d+(\.\d+)?(h|d)|forever)$/, 'must be a number of hours or days such as "12h" or "90d", or "forever"')
  .transform((text) =>
    text === "forever" ? null : Math.round(parseFloat(text) * UNITS[text.at(-1) as keyof typeof UNITS])
  )
  .refine((ms) => ms === null || (ms >= UNITS.h && ms <= LONGEST_AGE), 'must be at least "1h" and at most "36500d"')
