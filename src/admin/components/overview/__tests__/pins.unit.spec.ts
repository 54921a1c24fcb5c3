import { endingPins } from "../pins"

const NOW = Date.parse("2026-06-30T12:00:00.000Z")
const pin = (type: string, ends_on: string | null, version = 1) => ({ type, version, current: 2, ends_on })

it("finds versions that end soon, and those that have ended", () => {
  const found = endingPins(
    [
      pin("far", "2027-06-30"),
      pin("soon", "2026-08-01"),
      pin("none", null),
      pin("today", "2026-06-30"),
      pin("over", "2026-06-29"),
      pin("newest", "2026-06-29", 2),
    ],
    NOW
  )
  expect(found.map(({ type, ended }) => [type, ended])).toEqual([
    ["over", true],
    ["today", false],
    ["soon", false],
  ])
})
