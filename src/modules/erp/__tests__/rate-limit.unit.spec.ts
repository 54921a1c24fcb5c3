import fc from "fast-check"
import { RateLimit, senderOf } from "../rate-limit"

describe("RateLimit", () => {
  let now = 0
  const limit = (perSecond: number, most?: number) => new RateLimit({ perSecond, most, clock: () => now })
  const passes = (rate: RateLimit, name: string, times: number) =>
    Array.from({ length: times }, () => rate.take(name)).filter((wait) => wait === 0).length

  beforeEach(() => {
    now = 0
  })

  it("lets three times its rate pass at once, then so many a second", () => {
    const rate = limit(10)
    expect(passes(rate, "a", 100)).toBe(30)
    now += 1_000
    expect(passes(rate, "a", 100)).toBe(10)
    now += 60_000
    expect(passes(rate, "a", 100)).toBe(30)
  })

  it("says when the next one may pass", () => {
    const rate = limit(10)
    passes(rate, "a", 30)
    const wait = rate.take("a")
    expect(wait).toBe(100)
    now += wait - 1
    expect(rate.take("a")).toBe(1)
    now += 1
    expect(rate.take("a")).toBe(0)
  })

  it("counts each name alone", () => {
    const rate = limit(1)
    passes(rate, "a", 10)
    expect(rate.take("b")).toBe(0)
  })

  it("knows a rate of less than one a second", () => {
    const rate = limit(0.1)
    expect(passes(rate, "a", 5)).toBe(1)
    expect(rate.take("a")).toBe(10_000)
  })

  it("forgets the name that was quiet for longest, and no more than it must", () => {
    const rate = limit(1, 2)
    passes(rate, "busy", 4)
    passes(rate, "quiet", 4)
    expect(rate.take("busy")).toBeGreaterThan(0)
    passes(rate, "new", 4)
    expect(rate.take("busy")).toBeGreaterThan(0)
    expect(rate.take("new")).toBeGreaterThan(0)
    expect(rate.take("quiet")).toBe(0)
  })

  it("never lets more pass than rate and burst allow, whatever comes", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 20 }),
        fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 200 }),
        (perSecond, gaps) => {
          now = 0
          const rate = limit(perSecond)
          const passed = gaps.filter((gap) => {
            now += gap
            return rate.take("a") === 0
          }).length
          expect(passed).toBeLessThanOrEqual(3 * perSecond + (now / 1000) * perSecond + 1e-6)
        }
      )
    )
  })
})

describe("senderOf", () => {
  it.each([
    ["192.0.2.1", "192.0.2.1"],
    ["::ffff:192.0.2.1", "::ffff:192.0.2.1"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2"],
    ["2001:0db8:0001:0002::9", "2001:db8:1:2"],
    ["2001:db8::1", "2001:db8:0:0"],
    ["::1", "0:0:0:0"],
    ["2001:db8:1:2::", "2001:db8:1:2"],
    ["not an address", "not an address"],
    ["", ""],
    ["x".repeat(1_000), "x".repeat(64)],
  ])("%s is %s", (address, sender) => {
    expect(senderOf(address)).toBe(sender)
  })
})
