import { bandsOf, classesOf, gapsOf, isAlone, lastOf, peakOf, pointsOf, type Sample, stepsOf, sumOf } from "../series"

const START = Date.parse("2026-01-05T10:00:00.000Z")
const timeOf = (minute: number) => new Date(START + minute * 60_000).toISOString()

const sample = (minute: number, of: Partial<Sample> = {}): Sample => ({
  ...{ at: timeOf(minute), connection: { id: "c1", name: "one" }, direction: "out", type: "order.placed" },
  ...{ depth: 0, oldest_age: null, lag: 0, lag_time: null, dead: 0, held: 0, dead_added: 0, delivered: 0, failed: 0 },
  ...{ items: 0, superseded: 0, errors: [], p50: null, p95: null, circuit: "closed" },
  ...of,
})

const view = (minutes: number, samples: Sample[]) => ({ from: timeOf(0), to: timeOf(minutes), step: 60, samples })

describe("points of a chart", () => {
  it("has a step for all the time that was asked for", () => {
    expect(stepsOf(view(3, []))).toHaveLength(4)
    expect(stepsOf({ ...view(3, []), from: timeOf(0.5) })[0]).toBe(START)
    expect(stepsOf({ ...view(3, []), to: timeOf(-5) })).toEqual([])
  })

  it("leaves a gap where nothing was measured, and none where it has not been yet", () => {
    const points = pointsOf(view(4, [sample(0, { depth: 2 }), sample(3, { depth: 1 })]))
    expect(points.map(({ depth }) => depth)).toEqual([2, null, null, 1])
    expect(gapsOf(points)).toBe(2)
    expect(gapsOf(pointsOf(view(4, [])))).toBe(0)
  })

  it("puts topics together: levels and counts are summed, the longest wait is the wait", () => {
    const [point] = pointsOf(
      view(0, [
        sample(0, { depth: 2, dead: 1, delivered: 3, failed: 1, lag_time: 4, p50: 1, p95: 2 }),
        sample(0, { depth: 5, dead: 0, delivered: 12, lag_time: 9, p50: 2, p95: 3, direction: "in" }),
        sample(0, { type: "order.canceled" }),
      ])
    )
    expect(point).toMatchObject({ depth: 7, dead: 1, delivered: 15, failed: 1, lag: 9, p95: 3 })
    expect(point?.p50).toBeCloseTo((1 * 4 + 2 * 12) / 16)
  })

  it("says nothing of how long work took where there was none", () => {
    expect(pointsOf(view(0, [sample(0)]))).toMatchObject([{ depth: 0, lag: 0, p50: null, p95: null }])
  })

  it("counts errors by class, over codes and topics", () => {
    const error = (name: string, code: string, count: number) => ({ class: name, code, count })
    const points = pointsOf(
      view(1, [
        sample(0, { errors: [error("rejected", "a", 1), error("rejected", "b", 2)] }),
        sample(1, { errors: [error("transient", "c", 9)] }),
      ])
    )
    expect(points[0]?.errors).toEqual({ rejected: 3 })
    expect(classesOf(points)).toEqual([
      { name: "transient", count: 9 },
      { name: "rejected", count: 3 },
    ])
  })

  it("knows the last value, the latest peak, the sum, and what stands alone", () => {
    const points = pointsOf(view(4, [sample(0, { depth: 4 }), sample(2, { depth: 4 }), sample(4, { depth: 1 })]))
    expect(lastOf(points, "depth")).toBe(1)
    expect(lastOf(points, "p50")).toBeUndefined()
    expect(peakOf(points, "depth")).toEqual({ at: START + 120_000, value: 4 })
    expect(peakOf(points, "dead")).toBeUndefined()
    expect(sumOf(points, "depth")).toBe(9)
    expect(isAlone(points, 2, "depth")).toBe(true)
    expect(isAlone(points, 1, "depth")).toBe(false)
  })
})

describe("bands of circuits", () => {
  it("has stretches per connection, and shows where nothing was measured", () => {
    const other = { id: "c2", name: "a" }
    const [a, one] = bandsOf(
      view(3, [
        ...[sample(0), sample(0, { type: "order.edited" }), sample(1, { circuit: "open" }), sample(3)],
        ...[0, 1, 2, 3].map((minute) => sample(minute, { connection: other })),
      ])
    )
    expect(a).toMatchObject({ name: "a", stretches: [{ from: START, to: START + 240_000, state: "closed" }] })
    expect(one?.stretches.map(({ state }) => state)).toEqual(["closed", "open", null, "closed"])
  })
})
