import { breathAfter } from "../breath"

describe("the breath between two lots of an import", () => {
  it.each([
    [80, 0, 80],
    [80, 0.5, 800],
    [80, 1, 1520],
    [80, 7, 1520],
    [80, -1, 80],
    [0, 1, 10],
  ])("after %d ms, %d busy: %d ms", (took, busy, breath) => {
    expect(breathAfter(took, busy)).toBe(breath)
  })
})
