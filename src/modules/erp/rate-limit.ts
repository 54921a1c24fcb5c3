import { isIPv6 } from "node:net"

export interface RateLimitConfig {
  perSecond: number
  /** Names remembered at most; past that the one that was quiet for longest is forgotten, and starts afresh. */
  most?: number
  /** Milliseconds of a clock that does not go back. */
  clock?: () => number
}

/** Sums of fractions miss by less; who comes when it was told to must pass. */
const ROUNDING_MS = 1e-6

/**
 * A token bucket per name: so many a second, and three times as many at once. In memory, so each process counts for
 * itself; bounded, so that made-up names cost nothing.
 */
export class RateLimit {
  /** When each name's bucket is full again. */
  private readonly fullAt = new Map<string, number>()
  private readonly msPerToken: number
  private readonly msToFill: number
  private readonly most: number
  private readonly clock: () => number

  constructor({ perSecond, most = 10_000, clock = () => performance.now() }: RateLimitConfig) {
    this.msPerToken = 1000 / perSecond
    this.msToFill = Math.max(1, 3 * perSecond) * this.msPerToken
    this.most = most
    this.clock = clock
  }

  /** @returns 0 when it may pass, else how many milliseconds from now the next one may. */
  take(name: string): number {
    const now = this.clock()
    const full = Math.max(now, this.fullAt.get(name) ?? now)
    const wait = full + this.msPerToken - this.msToFill - now
    // Taken out and put back: the map's order is the order of last use.
    this.fullAt.delete(name)
    this.fullAt.set(name, wait > ROUNDING_MS ? full : full + this.msPerToken)
    if (this.fullAt.size > this.most) {
      const [quietest] = this.fullAt.keys()
      this.fullAt.delete(quietest!)
    }
    return wait > ROUNDING_MS ? Math.ceil(wait) : 0
  }
}

/**
 * Who an address stands for. An IPv6 host has 2⁶⁴ addresses to choose from, so its network counts as one. The address
 * may come out of a proxy's header and need not be one.
 */
export function senderOf(address: string): string {
  if (!isIPv6(address) || address.includes(".")) {
    return address.slice(0, 64)
  }
  const [head, tail] = address.split("::").map((part) => part.split(":").filter(Boolean))
  const gap = tail ? Array<string>(8 - head!.length - tail.length).fill("0") : []
  const groups = [...head!, ...gap, ...(tail ?? [])].slice(0, 4)
  return groups.map((group) => parseInt(group, 16).toString(16)).join(":")
}
