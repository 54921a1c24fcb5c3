import { formatsOf } from "../formats"

const NOW = Date.parse("2026-11-26T12:00:00Z")
const inSeconds = (seconds: number) => new Date(NOW + seconds * 1_000).toISOString()

describe("formats", () => {
  it.each([
    [0, "now"],
    [30, "in 30 seconds"],
    [-89, "89 seconds ago"],
    [120, "in 2 minutes"],
    [-5_399, "89 minutes ago"],
    [-7_200, "2 hours ago"],
    [-86_400, "24 hours ago"],
    [-129_600, "yesterday"],
    [3 * 86_400, "in 3 days"],
  ])("tells a time %d seconds away in the unit that says enough", (seconds, words) => {
    expect(formatsOf("en").relative(inSeconds(seconds), NOW)).toBe(words)
  })

  it.each([
    [0, "0 seconds", "0s"],
    [0.25, "0.25 seconds", "0.25s"],
    [45, "45 seconds", "45s"],
    [720, "12 minutes", "12m"],
    [7_200, "2 hours", "2h"],
    [172_800, "2 days", "2d"],
  ])("tells that something took %d seconds", (seconds, words, brief) => {
    expect(formatsOf("en").duration(seconds)).toBe(words)
    expect(formatsOf("en").briefDuration(seconds)).toBe(brief)
  })

  it("writes as the language does, also where Medusa's code of it is not a browser's", () => {
    expect(formatsOf("de").number(1234.5)).toBe("1.234,5")
    expect(formatsOf("de").briefDuration(0.25)).toBe("0,25\u00a0Sek.")
    expect(formatsOf("de").relative(inSeconds(-120), NOW)).toBe("vor 2 Minuten")
    expect(formatsOf("ptBR").relative(inSeconds(120), NOW)).toBe("em 2 minutos")
    expect(formatsOf("en").percent(0.42)).toBe("42%")
    expect(formatsOf("en").moment(inSeconds(0))).toMatch(/^Nov 2\d, 2026, /)
  })
})
