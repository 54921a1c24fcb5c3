import fc from "fast-check"
import { climb, emptyAt, LOOK_BACK, trendOf, type Point } from "../trend"

const MINUTE = 60_000
const NOW = new Date("2026-11-27T16:00:00Z")
const WINDOW = { at: NOW, forMs: 15 * MINUTE, atLeast: 20 }

/** A point a minute, the last one now. */
const series = (depths: number[]): Point[] =>
  depths.map((depth, index) => ({ at: new Date(NOW.getTime() - (depths.length - 1 - index) * MINUTE), depth }))
const minutes = (count: number, depth: (minute: number) => number) =>
  series(Array.from({ length: count }, (_, minute) => Math.max(0, Math.round(depth(minute)))))

const HISTORY = LOOK_BACK * 15 + 1

describe("a climb", () => {
  it("is seen, and how fast it is", () => {
    expect(
      climb(
        minutes(16, (minute) => 10 + 3 * minute),
        WINDOW
      )! * MINUTE
    ).toBeCloseTo(3)
  })

  it("is seen whatever noise is in it, and whichever samples are missing", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 1_000 }),
        fc.nat(5_000),
        fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: HISTORY, maxLength: HISTORY }),
        fc.uniqueArray(fc.integer({ min: 1, max: HISTORY - 2 }), { maxLength: 4 }),
        fc.integer({ min: 16, max: HISTORY }),
        (rate, begin, noise, missing, length) => {
          const steep = Math.max(rate, begin * 0.02)
          const points = minutes(length, (minute) => begin + steep * minute + steep * noise[minute]!)
          const known = points.filter((_, index) => index === points.length - 1 || !missing.includes(index))
          expect(climb(known, WINDOW)).toBeGreaterThan(0)
        }
      )
    )
  })

  it("goes on being one for hours", () => {
    expect(
      climb(
        minutes(HISTORY, (minute) => 50 * (minute + 600)),
        WINDOW
      )
    ).toBeDefined()
    expect(
      climb(
        minutes(HISTORY, (minute) => 5 * (minute + 40)),
        WINDOW
      )
    ).toBeDefined()
  })

  it.each<[string, Point[]]>([
    ["nothing is known", []],
    ["a few samples are", minutes(3, (minute) => 100 * minute)],
    ["samples begin in the middle of the window", minutes(9, (minute) => 100 * minute)],
    ["samples ended a while ago", minutes(30, (minute) => 100 * minute).slice(0, 20)],
    ["half of the window is missing at once", minutes(16, (minute) => 100 * minute).filter((_, i) => i < 4 || i > 12)],
    ["it stands still", minutes(90, () => 5_000)],
    ["it is small", minutes(16, (minute) => minute)],
    ["it climbs by next to nothing", minutes(16, (minute) => 20_000 + minute)],
    ["it jumped once", minutes(16, (minute) => (minute < 8 ? 10 : 900))],
    ["it climbed and drains again", minutes(16, (minute) => (minute < 11 ? 100 * minute : 1_000 - 80 * (minute - 11)))],
    ["it has just begun to drain", minutes(16, (minute) => (minute < 15 ? 100 * minute : 900))],
    ["it drains", minutes(16, (minute) => 20_000 - 500 * minute)],
    ["one sample is out of line", minutes(16, (minute) => (minute === 15 ? 4_000 : 30))],
  ])("is none when %s", (_name, points) => {
    expect(climb(points, WINDOW)).toBeUndefined()
  })

  it("is none of a sawtooth, wherever in it one looks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 40 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 30, max: 10_000 }),
        fc.nat(60),
        fc.array(fc.double({ min: 0.95, max: 1.05, noNaN: true }), { minLength: HISTORY, maxLength: HISTORY }),
        (rise, fall, height, phase, noise) => {
          const depth = (minute: number) => {
            const at = (minute + phase) % (rise + fall)
            return height * (at < rise ? at / rise : 1 - (at - rise) / fall) * noise[minute]!
          }
          expect(climb(minutes(HISTORY, depth), WINDOW)).toBeUndefined()
        }
      )
    )
  })

  it("is none of a queue that goes up and down by chance: hardly a look in a thousand", () => {
    const looks = fc.sample(fc.array(fc.nat(200), { minLength: 16, maxLength: 16 }), { numRuns: 1_000, seed: 7 })
    expect(looks.filter((depths) => climb(series(depths), WINDOW)).length).toBeLessThanOrEqual(1)
  })

  it("is seen with a sample every five minutes", () => {
    const points = [10, 40, 70, 100].map((depth, index) => ({
      at: new Date(NOW.getTime() - (3 - index) * 5 * MINUTE),
      depth,
    }))
    expect(climb(points, WINDOW)).toBeDefined()
  })

  it("of very many samples costs no more, and says the same", () => {
    const points = Array.from({ length: 20_000 }, (_, index) => ({
      at: new Date(NOW.getTime() - (19_999 - index) * 100),
      depth: index,
    }))
    expect(trendOf(points)).toEqual({ slope: expect.closeTo(0.01, 6), steadiness: 1 })
  })
})

describe("when a queue is empty", () => {
  it("is told where it drains", () => {
    expect(emptyAt(minutes(10, (minute) => 24_500 - 500 * minute))).toEqual(new Date("2026-11-27T16:40:00Z"))
  })

  it.each<[string, Point[]]>([
    ["nothing is known", []],
    ["two samples are", minutes(2, (minute) => 100 - minute)],
    ["it stands still", minutes(10, () => 100)],
    ["it climbs", minutes(10, (minute) => 100 * minute)],
    ["it goes up and down", minutes(10, (minute) => (minute % 2 ? 100 : 90))],
  ])("is not where %s", (_name, points) => {
    expect(emptyAt(points)).toBeUndefined()
  })

  it("lies ahead, and never at a time that is none", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(100_000), { maxLength: 30 }), (depths) => {
        const time = emptyAt(series(depths))
        expect(time === undefined || time.getTime() >= NOW.getTime()).toBe(true)
      })
    )
  })
})
