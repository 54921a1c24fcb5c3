import { editResults } from "../edit-results"

const T = "2026-11-26T12:00:00Z"
const U = "2026-11-26T13:00:00Z"

describe("what an edit made of a payload", () => {
  it("is what the next one found, and what goes now", () => {
    const edits = [
      { before: { n: 1 }, superseded_at: null },
      { before: { n: 0 }, superseded_at: null },
    ]
    expect(editResults(edits, { n: 2 })).toEqual([{ n: 2 }, { n: 1 }])
  })

  it("is not known where the store's content came between", () => {
    const edits = [
      { before: { n: 9 }, superseded_at: null },
      { before: { n: 1 }, superseded_at: U },
      { before: { n: 0 }, superseded_at: U },
      { before: null, superseded_at: T },
    ]
    expect(editResults(edits, { n: 10 })).toEqual([{ n: 10 }, undefined, { n: 1 }, undefined])
    expect(editResults([{ before: {}, superseded_at: T }], null)).toEqual([undefined])
  })
})
