import { queryOf, searchOf } from "../order-query"

const page = (address: string) => {
  const params = new URLSearchParams(address)
  return (name: string) => params.get(name) ?? undefined
}

it.each([
  ["", { kind: "q", text: undefined }],
  ["q=1042", { kind: "q", text: "1042" }],
  ["in=sku", { kind: "sku", text: undefined }],
  ["in=nonsense", { kind: "q", text: undefined }],
  ["sku=ABC-1&in=email", { kind: "sku", text: "ABC-1" }],
])("?%s searches", (address, search) => {
  expect(searchOf(page(address))).toEqual(search)
})

it("asks the API for what is filtered, with one search", () => {
  expect(queryOf(page("status=dead&code=conflict&sku=A&email=b@example.com&page=3"))).toEqual({
    ...{ status: "dead", code: "conflict", sku: "A" },
    ...{ connection: undefined, type: undefined, class: undefined },
  })
})
