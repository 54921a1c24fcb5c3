import { schemaErrors } from "../schema-errors"

describe("what the API says of a payload that does not fit", () => {
  it("is taken apart into fields, whatever their messages say", () => {
    const said =
      "It is no order.placed version 1: data.lines[0].sku: Invalid input: expected string, received number; or null; " +
      "data.email: is required; data: must have lines (and 3 more)"
    expect(schemaErrors(said)).toEqual({
      errors: [
        { path: "lines[0].sku", message: "Invalid input: expected string, received number; or null" },
        { path: "email", message: "is required" },
        { path: "", message: "must have lines" },
      ],
      more: 3,
    })
  })

  it("is one field where one is named, and none where something else is said", () => {
    const other = 'It is about another order: data.order_id: must be "order_1"'
    expect(schemaErrors(other).errors).toEqual([{ path: "order_id", message: 'must be "order_1"' }])
    expect(schemaErrors("Field 'data' has text with NUL or half a character in it: remove it").errors).toEqual([])
    expect(schemaErrors("")).toEqual({ errors: [], more: 0 })
  })
})
