import { numberFacts } from "../number-facts"
import { pagesBehind } from "../behind"

const connection = { id: "erpcon_1", name: "main & co" }
const of = (rule: string, cause = "", numbers: Record<string, unknown> = {}) =>
  pagesBehind({ rule, cause, connection, numbers }).map(({ to }) => to)

describe("pages behind an incident", () => {
  it("show the very thing it speaks of", () => {
    expect(of("dead_letter", "92ab", { direction: "out" })[0]).toBe("/erp/dead-letters/92ab")
    expect(of("dead_letter", "others")[0]).toBe("/erp/dead-letters?connection=main+%26+co")
    expect(of("dead_letter", "in-92ab", { direction: "in" })[0]).toBe("/erp/inbox?status=dead&connection=main+%26+co")
    expect(of("held_long", "in")).toEqual(["/erp/inbox?status=held&connection=main+%26+co"])
    expect(of("held_long", "out")).toEqual(["/erp/dead-letters?tab=held&connection=main+%26+co"])
    expect(of("lag_high", "out")[0]).toBe("/erp/orders?status=pending&connection=main+%26+co")
    expect(of("circuit_open")[0]).toBe("/settings/erp/connections/erpcon_1")
    expect(of("channel_broken", "erpcha_1")).toEqual(["/settings/erp/channels/erpcha_1"])
  })

  it("are those of all connections where it concerns all, and there are some for a rule nobody knows", () => {
    expect(pagesBehind({ rule: "no_worker", cause: "", connection: null, numbers: {} })[0]).toEqual({
      key: "waiting",
      to: "/erp/orders?status=pending",
    })
    expect(pagesBehind({ rule: "new", cause: "", connection: null, numbers: {} })).toEqual([
      { key: "overview", to: "/erp" },
    ])
  })
})

describe("numbers of an incident", () => {
  it("are told by what they are; what says nothing is left out", () => {
    expect(
      numberFacts({ depth: 4, lag_seconds: 90, empty_at: null, direction: "in", codes: "a, b", odd: [1] })
    ).toEqual([
      { key: "depth", kind: "number", value: 4 },
      { key: "lag_seconds", kind: "seconds", value: 90 },
      { key: "direction", kind: "direction", value: "in" },
      { key: "codes", kind: "text", value: "a, b" },
      { key: "odd", kind: "text", value: "[1]" },
    ])
  })
})
