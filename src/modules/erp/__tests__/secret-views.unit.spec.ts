import fc from "fast-check"
import { secretView, secretViews } from "../secret-views"

it("shows how a secret ends, once it has twelve characters", () => {
  expect(secretView("abcdefghijkl")).toEqual({ set: true, last_four: ["ijkl"] })
  expect(secretView("abcdefghijk")).toEqual({ set: true, last_four: [null] })
  expect(secretView(["whsec_one-and-more", "short"])).toEqual({ set: true, last_four: ["more", null] })
})

it.each([[undefined], [null], [[]]])("says that nothing is set: %j", (value) => {
  expect(secretView(value)).toEqual({ set: false, last_four: [] })
})

it("names every field, and never shows more than four characters of one", () => {
  expect(secretViews(["token", "pin"], { token: "abcdefghijkl", extra: true })).toEqual({
    token: { set: true, last_four: ["ijkl"] },
    pin: { set: false, last_four: [] },
    extra: { set: true, last_four: [] },
  })
  fc.assert(
    fc.property(fc.string({ minLength: 5 }), (secret) => {
      const [shown] = secretView(secret).last_four
      expect((shown ?? "").length).toBe(secret.length >= 12 ? 4 : 0)
    })
  )
})
