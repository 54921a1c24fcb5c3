import { readDocument } from "../document"

const fields = { document_id_field: "id", document_number_field: "data.order.number", document_url_field: "url" }

describe("readDocument", () => {
  it("follows the configured paths", () => {
    const body = { id: 28, data: { order: { number: " S0042 " } }, url: "https://erp.example/so/28" }
    expect(readDocument(body, fields)).toEqual({ id: "28", number: "S0042", url: "https://erp.example/so/28" })
  })

  it("keeps a zero and leading zeros", () => {
    expect(readDocument({ id: 0, data: { order: { number: "0042" } } }, fields)).toEqual({ id: "0", number: "0042" })
  })

  it.each([
    null,
    [],
    "S0042",
    {},
    { id: null },
    { id: "" },
    { id: " \u0000" },
    { id: {} },
    { id: true },
    { id: "x".repeat(256) },
    { url: "https://erp.example/so/28" },
  ])("%j has no document", (body) => {
    expect(readDocument(body, fields)).toBeNull()
  })

  it("does not read what is inherited", () => {
    expect(readDocument({}, { ...fields, document_id_field: "constructor.name" })).toBeNull()
  })

  it.each(["javascript:alert(1)", "data:text/html,x", "/so/28", "https://user:pw@erp.example/", 7])(
    "makes no link of %j",
    (url) => {
      expect(readDocument({ id: 1, url }, fields)).toEqual({ id: "1" })
    }
  )

  it("removes control characters", () => {
    expect(readDocument({ id: "S\u001b[31m1\u202e" }, fields)).toEqual({ id: "S[31m1" })
  })
})
