import { searchTerm, searchTerms } from "../search-terms"

it("hashes e-mail addresses and SKUs, each once, whatever their case", () => {
  const data = {
    email: "Kim@Example.com",
    customer: { email: "kim@example.com " },
    lines: [{ sku: "CUP-1" }, { sku: "cup-1" }, { sku: null }, { sku: "BOWL" }],
  }
  const terms = searchTerms(data)
  expect(terms).toEqual([searchTerm("email", "KIM@example.com"), searchTerm("sku", "cup-1"), searchTerm("sku", "bowl")])
  expect(JSON.stringify(terms)).not.toMatch(/kim|cup|bowl/i)
  expect(searchTerm("email", "x")).not.toBe(searchTerm("sku", "x"))
})

it.each([null, {}, { email: null, lines: "none" }, { customer: "kim", lines: [null, 1, { sku: 5 }, { sku: "" }] }])(
  "finds none in %j",
  (data) => {
    expect(searchTerms(data)).toBeNull()
  }
)
