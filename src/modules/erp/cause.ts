/**
 * Cause: what makes two failures one. Pure.
 *
 * "Product 123 unknown" and "Product 77 unknown" are one thing to mend, and so are a hundred orders that say it each with
 * an address of its own. So whatever differs from order to order gives way to one sign: numbers, ids, quoted parts,
 * addresses. What is left says what is wrong, and no longer whom it concerns.
 */

/** Stands for whatever differs from order to order. */
const ANYTHING = "…"

/** Enough to tell causes apart; the rest of a long answer is rarely the same twice. */
const LONGEST = 200
/** Of this much of a reason at most: it may come from outside. */
const LOOKED_AT = 2_000

/** An apostrophe within a word opens nothing. */
const QUOTED = /"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»|`[^`]*`|(?<![\p{L}\p{N}])'[^']*'(?![\p{L}\p{N}])/gu
const ADDRESS = /\bhttps?:\/\/\S+/gu
/** A word, or several that a sign without a space joins: `S00042`, `12.50`, `order_01JX`, `kim@example.com`. */
const WORD = /[\p{L}\p{M}\p{N}_]+(?:[.,@+-][\p{L}\p{M}\p{N}_]+)*/gu

/**
 * A reason without what differs from order to order. Two reasons with the same result have the same cause.
 *
 * @returns one line of at most 200 characters, without a digit; empty for no reason
 */
export function normalizeReason(reason: string | null | undefined): string {
  const text = (reason ?? "")
    .slice(0, LOOKED_AT)
    .replace(/[\s\p{Cc}]+/gu, " ")
    .replace(ADDRESS, ANYTHING)
    .replace(QUOTED, `"${ANYTHING}"`)
    .replace(WORD, (word) => (/[\p{N}@]/u.test(word) ? ANYTHING : word))
    .replace(/…(?:[ ,;]*…)+/gu, ANYTHING)
    .trim()
  return cut(text)
}

/** Never through the middle of a character: Postgres takes no half of one. */
function cut(text: string): string {
  const short = [...text].slice(0, LONGEST).join("")
  return short.replace(/\p{Cs}/gu, "\uFFFD").trimEnd()
}
