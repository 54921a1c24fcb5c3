/** Outbound rate: how many calls a connection may make now, over all processes. Pure; kept with the circuit. */

/** At most `max` calls in any `per_seconds`. */
export interface Rate {
  max: number
  per_seconds: number
}

/** What is left of a connection's rate, as it was `tokens_age` seconds ago; null: nothing was taken yet. */
export interface RateLeft {
  tokens: number | null
  tokens_age: number
}

const burstOf = ({ max }: Rate) => Math.max(1, Math.floor(max / 10))
const perSecond = (rate: Rate) => Math.max(rate.max - burstOf(rate), 1) / rate.per_seconds

/**
 * Tokens in the bucket now. The burst is a tenth of the limit and the refill is slowed by as much, so that no window of
 * `per_seconds` ever sees more than `max` calls.
 */
export function availableTokens(rate: Rate | null, { tokens, tokens_age }: RateLeft): number {
  return rate ? Math.min(burstOf(rate), (tokens ?? burstOf(rate)) + perSecond(rate) * tokens_age) : Infinity
}

/** Until there is one token, in milliseconds. */
export function untilToken(rate: Rate, tokens: number): number {
  return Math.max(0, Math.ceil(((1 - tokens) / perSecond(rate)) * 1_000))
}
