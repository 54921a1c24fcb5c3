import { ApiError } from "../client"
import { explained } from "../explained"

const t = (key: string) => key

describe("explained", () => {
  it.each([
    [0, "", "errors.unreachable", "errors.unreachableNext"],
    [401, "Unauthorized", "errors.signedOut", "errors.signedOutNext"],
    [404, 'There is no message "x".', "errors.absent", 'There is no message "x".'],
    [404, "", "errors.absent", "errors.absentNext"],
    [409, "It is held.", "errors.conflict", "It is held."],
    [409, "", "errors.conflict", "errors.reload"],
    [400, "Field 'sku' is empty", "errors.refused", "Field 'sku' is empty"],
    [422, "", "errors.refused", "errors.reload"],
    [500, "An unknown error occurred.", "errors.server", "errors.serverNext"],
    [503, "", "errors.server", "errors.serverNext"],
  ])("says of %d %j what went wrong, and what to do", (status, message, title, next) => {
    expect(explained(new ApiError(status, undefined, message), t)).toEqual({ title, next })
  })

  it("has words for what nobody expected", () => {
    expect(explained(new TypeError("x is undefined"), t)).toEqual({
      title: "errors.unexpected",
      next: "x is undefined",
    })
    expect(explained("thrown", t)).toEqual({ title: "errors.unexpected", next: "errors.reload" })
  })
})
