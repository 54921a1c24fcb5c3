import { errorAt, unclaimed, wrongFields } from "../field-errors"
import { fieldsOf } from "../shape"

const one = (schema: unknown) => fieldsOf({ properties: { a: schema }, required: ["a"] }, "settings")[0]!

describe("fields of a schema", () => {
  it.each([
    [
      { type: "string", format: "uri" },
      { kind: "text", url: true },
    ],
    [
      { type: "integer", minimum: 1 },
      { kind: "number", whole: true, least: 1 },
    ],
    [{ type: "number" }, { kind: "number", whole: false }],
    [
      { type: "boolean", default: true },
      { kind: "switch", default: true },
    ],
    [
      { enum: ["x", "y"], "x-labels": { x: "Ex" } },
      {
        kind: "choice",
        options: [
          { value: "x", label: "Ex" },
          { value: "y", label: "y" },
        ],
      },
    ],
    [
      { anyOf: [{ const: 1, title: "One" }, { const: 2 }] },
      {
        kind: "choice",
        options: [
          { value: 1, label: "One" },
          { value: 2, label: "2" },
        ],
      },
    ],
    [{ type: "array", items: { enum: ["x"] } }, { kind: "choices" }],
    [
      { type: "array", items: { type: "string" }, maxItems: 5 },
      { kind: "texts", most: 5 },
    ],
    [{ type: "object", additionalProperties: { type: "string" } }, { kind: "pairs" }],
    [{ anyOf: [{ type: "string" }, { type: "null" }] }, { kind: "text" }],
  ])("%j", (schema, field) => {
    expect(one(schema)).toMatchObject(field)
  })

  it("go into objects, with their paths", () => {
    const field = one({ type: "object", properties: { user: { type: "string", title: "User" } } })
    expect(field).toMatchObject({
      kind: "object",
      fields: [{ path: "settings.a.user", title: "User", required: false }],
    })
  })

  it.each([
    [{}],
    [{ type: "array", items: { type: "object" } }],
    [{ anyOf: [{ type: "string" }, { type: "number" }] }],
    [{ $ref: "#/$defs/x" }],
    [{ type: "object" }],
    [{ type: ["string", "null"] }],
    [null],
    [true],
  ])("%j is a field for JSON, never an error", (schema) => {
    expect(one(schema)).toMatchObject({ kind: "json", required: true })
  })

  it.each([[null], ["text"], [{}], [{ properties: [] }]])("of %j are none", (schema) => {
    expect(fieldsOf(schema, "settings")).toEqual([])
  })
})

describe("errors of the API", () => {
  const wrong = wrongFields(
    'settings.url: must be a URL\nsettings.headers.X-A: must be ASCII\nversions["order.placed"]: no such version\nIt is odd: really'
  )

  it("stand beside their fields", () => {
    expect(errorAt(wrong, "settings.url")).toBe("Must be a URL")
    expect(errorAt(wrong, "settings.headers")).toBe("X-A: Must be ASCII")
    expect(errorAt(wrong, "versions")).toBe('["order.placed"]: No such version')
    expect(errorAt(wrong, "settings.u")).toBeUndefined()
  })

  it("are on top where no field is theirs", () => {
    expect(unclaimed(wrong, ["settings.url", "settings.headers", "versions"])).toEqual([
      { path: "", text: "It is odd: really" },
    ])
  })
})
