import fc from "fast-check"
import { median, medianInterval, percentile, ratios } from "../stats"

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 60 })

describe("percentile", () => {
  it("is a value that was measured: the smallest not below the share", () => {
    const hundred = Array.from({ length: 100 }, (_, at) => 100 - at)
    expect([0, 0.5, 0.95, 0.99, 1].map((share) => percentile(hundred, share))).toEqual([1, 50, 95, 99, 100])
    expect(percentile([7], 0.99)).toBe(7)
  })

  it("says so when nothing was measured", () => {
    expect(() => percentile([], 0.5)).toThrow("nothing measured")
  })
})

describe("median", () => {
  it("is the middle one, or half way between the two middle ones", () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([10, 1, 4, 2])).toBe(3)
  })
})

describe("interval of the median", () => {
  it("is the published one of order statistics", () => {
    const upTo = (count: number) => Array.from({ length: count }, (_, at) => at + 1)
    expect(medianInterval(upTo(7))).toEqual({ low: 1, high: 7, coverage: 1 - 2 / 2 ** 7 })
    expect(medianInterval(upTo(9))).toMatchObject({ low: 2, high: 8 })
    expect(medianInterval(upTo(20))).toMatchObject({ low: 6, high: 15 })
  })

  it("spans all of five values and admits to less than 95 %", () => {
    expect(medianInterval([5, 3, 1, 2, 4])).toEqual({ low: 1, high: 5, coverage: 0.9375 })
  })

  it("holds the median, and 95 % from six values on", () => {
    fc.assert(
      fc.property(values, (sample) => {
        const { low, high, coverage } = medianInterval(sample)
        expect(low).toBeLessThanOrEqual(median(sample))
        expect(high).toBeGreaterThanOrEqual(median(sample))
        expect(sample.length < 6 || coverage >= 0.95).toBe(true)
      })
    )
  })
})

describe("ratios", () => {
  it("compares a block with itself only", () => {
    expect(ratios([2, 30, 8], [1, 10, 16])).toEqual([2, 3, 0.5])
  })

  it("refuses blocks that are no pairs", () => {
    expect(() => ratios([1, 2], [1])).toThrow("cannot be paired")
  })
})
