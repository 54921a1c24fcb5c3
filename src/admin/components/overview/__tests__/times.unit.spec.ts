import { rangeOf, RANGES, spanOf } from "../ranges"
import { marksOf, timesOf } from "../times"

describe("time of a chart", () => {
  it("is the same question until the next step", () => {
    const now = Date.parse("2026-01-05T10:07:31.000Z")
    expect(spanOf("1h", now)).toEqual({ from: "2026-01-05T09:07:00.000Z", step: 60 })
    expect(spanOf("24h", now)).toEqual(spanOf("24h", now + 7 * 60_000))
    expect(rangeOf("7d")).toBe("7d")
    expect(rangeOf("toString")).toBe("1h")
    expect(rangeOf(undefined)).toBe("1h")
  })

  it("has round marks within it", () => {
    const from = new Date(2026, 2, 27, 10, 7).getTime()
    for (const range of ["1h", "24h", "7d", "30d"] as const) {
      const to = from + RANGES[range].seconds * 1_000
      const marks = marksOf(from, to, range).map((at) => new Date(at))
      expect(marks.length).toBeGreaterThan(4)
      expect(marks.length).toBeLessThan(9)
      expect(marks.every((mark) => mark.getTime() >= from && mark.getTime() <= to)).toBe(true)
      expect(marks.every((mark) => (range === "1h" ? mark.getMinutes() % 10 : mark.getMinutes()) === 0)).toBe(true)
      expect(marks.every((mark) => !range.endsWith("d") || mark.getHours() === 0)).toBe(true)
    }
  })

  it("is written in the language and the zone of whoever looks", () => {
    const at = Date.parse("2026-01-05T22:30:00.000Z")
    expect(timesOf("1h", "de", "Europe/Berlin").mark(at)).toBe("23:30")
    expect(timesOf("7d", "en", "Asia/Tokyo").mark(at)).toContain("Tue")
    expect(timesOf("30d", "de", "UTC").step(at)).toBe("5. Jan., 22:30")
  })
})
