import { forecast } from "../forecast"

const levels = (...depths: (number | null)[]) => depths.map((depth, minute) => ({ at: minute * 60_000, depth }))

describe("when the backlog will be empty", () => {
  it("is so already", () => {
    expect(forecast(levels(9, 5, 0), 0)).toEqual({ kind: "empty" })
  })

  it("is what waits over what it loses", () => {
    const found = forecast(levels(100, 90, 80, 70), 65)
    expect(found).toMatchObject({ kind: "draining" })
    expect(found).toHaveProperty("per_minute", expect.closeTo(10))
    expect(found).toHaveProperty("seconds", expect.closeTo(390))
  })

  it("is not at this pace where it grows, or stands", () => {
    expect(forecast(levels(10, 20, 30), 30)).toEqual({ kind: "growing", per_minute: expect.closeTo(10) })
    expect(forecast(levels(7, 7, 7, 7), 7)).toEqual({ kind: "steady" })
    expect(forecast(levels(...Array.from({ length: 15 }, (_, at) => 5_000_000 - at)), 5_000_000).kind).toBe("steady")
  })

  it("looks at the last quarter of an hour only, and past gaps", () => {
    const grown = Array.from({ length: 30 }, (_, at) => at * 50)
    const drained = Array.from({ length: 16 }, (_, at) => 1_500 - at * 10)
    expect(forecast(levels(...grown, ...drained), 1_350)).toMatchObject({ kind: "draining" })
    expect(forecast(levels(30, null, 20, null, 10, null), 10)).toMatchObject({ kind: "draining" })
  })

  it("is not known after two looks", () => {
    expect(forecast([], 4)).toEqual({ kind: "unknown" })
    expect(forecast(levels(4, 3), 3)).toEqual({ kind: "unknown" })
  })
})
