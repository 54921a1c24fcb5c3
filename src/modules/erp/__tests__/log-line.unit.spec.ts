import { logLine, seconds, traceIdOf } from "../log-line"

describe("a line of the log", () => {
  it("is words, then what grep and a pipeline read", () => {
    const fields = { connection: "acme", delivery: "erpdlv_1", attempt: 2, class: null, code: undefined, took_ms: 0 }
    expect(logLine("delivery is dead", fields)).toBe(
      "delivery is dead connection=acme delivery=erpdlv_1 attempt=2 took_ms=0"
    )
  })

  it("stays one line, and each value one value, whatever a stranger put into it", () => {
    expect(logLine("x", { code: 'a b="c"\nerp: circuit closed connection=acme\u2028\u001b[2K' })).toBe(
      'x code="a b=\\"c\\" erp: circuit closed connection=acme [2K"'
    )
    expect(logLine("x", { code: "é".repeat(500) })).toBe(`x code="${"é".repeat(120)}"`)
    expect(logLine("x", { code: "a".repeat(500) })).toBe(`x code="${"a".repeat(120)}"`)
    expect(logLine("x", { code: "" })).toBe('x code=""')
  })

  it("names traces as tracing tools do, and times as people do", () => {
    expect(traceIdOf("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")).toBe(
      "4bf92f3577b34da6a3ce929d0e0e4736"
    )
    expect([traceIdOf(undefined), seconds(1_240), seconds(9_990), seconds(61_400)]).toEqual([undefined, 1.2, 10, 61])
  })
})
