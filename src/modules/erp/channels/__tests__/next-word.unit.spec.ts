import fc from "fast-check"
import { nextWord, type NextWord, type Waiting } from "../next-word"

const word = (event: Waiting["event"], in_doubt = false, at = 0): Waiting => ({
  ...{ id: `${at}`, event, in_doubt, attempts: in_doubt ? 1 : 0 },
})
const waiting = (...events: (Waiting["event"] | "opened?" | "resolved?")[]) =>
  events.map((event, at) => word(event.replace("?", "") as Waiting["event"], event.endsWith("?"), at))
const short = ({ say, skip }: NextWord) => [
  ...(say ? [`${say.event} ${say.id}${say.in_doubt ? "?" : ""}`] : []),
  ...skip.map(({ id, code }) => `-${id} ${code}`),
]

describe("what is said next", () => {
  it.each([
    [
      "opened, with the latest numbers",
      ["opened", "updated", "updated"],
      false,
      ["opened 0", "-1 newer_follows", "-2 newer_follows"],
    ],
    ["the latest update", ["updated", "updated"], true, ["updated 1", "-0 newer_follows"]],
    [
      "the end, instead of what led to it",
      ["updated", "updated", "resolved"],
      true,
      ["resolved 2", "-0 newer_follows", "-1 newer_follows"],
    ],
    [
      "nothing of what is over before anybody was told",
      ["opened", "updated", "resolved"],
      false,
      ["-0 over_before_told", "-1 over_before_told", "-2 never_told"],
    ],
    ["the end of what may have arrived", ["opened?", "resolved"], false, ["resolved 1?", "-0 over_before_told"]],
    ["the end again, where that may have arrived", ["resolved?"], true, ["resolved 0?"]],
    ["the beginning, where it could not be said before", ["updated"], false, ["opened 0"]],
    [
      "only that it is back, where it was over in between",
      ["opened", "resolved", "opened"],
      false,
      ["opened 2", "-0 over_before_told", "-1 never_told"],
    ],
    ["the end before the new beginning", ["resolved", "opened"], true, ["resolved 0"]],
  ] as const)("%s", (_, events, told, expected) => {
    expect(short(nextWord(waiting(...events), { told }))).toEqual(expected)
  })

  it("the end of what was given up, and may have arrived", () => {
    expect(short(nextWord(waiting("resolved"), { told: false, perhaps: true }))).toEqual(["resolved 0?"])
    expect(short(nextWord(waiting("resolved"), { told: false }))).toEqual(["-0 never_told"])
  })

  it("whatever waits: nobody is told of an end without a beginning, and everybody of the end of what they know", () => {
    const events = fc.array(fc.constantFrom<Waiting["event"]>("opened", "updated", "resolved"), { maxLength: 8 })
    fc.assert(
      fc.property(events, fc.boolean(), (list, begins) => {
        let [left, told] = [list.map((event, at) => word(event, false, at)), begins]
        for (;;) {
          const { say, skip } = nextWord(left, { told })
          const done = new Set([...skip.map(({ id }) => id), ...(say ? [say.id] : [])])
          if (say) {
            expect(told).toBe(say.event !== "opened" || (told && list[Number(say.id)] === "opened"))
            told = say.event !== "resolved"
          }
          left = left.filter(({ id }) => !done.has(id))
          if (!say) {
            break
          }
        }
        expect(left).toEqual([])
        expect(told).toBe(list.length ? list.at(-1) !== "resolved" : begins)
      })
    )
  })
})
