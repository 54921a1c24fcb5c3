import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { inboundMessages, outboundMessage, outboundMessages, publishedSchemas } from "../index"
import { breakingChanges } from "./breaking-changes"

const root = join(__dirname, "../../../../..")
const read = (path: string) => JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>

describe("published JSON Schemas", () => {
  describe.each(publishedSchemas())("$type v$version", ({ type, version, schema }) => {
    const path = join(root, "schemas", type, `v${version}.json`)

    it("only gained optional fields since it was committed: for anything else, add a version", () => {
      if (process.env.UPDATE_SCHEMAS === "1" && !existsSync(path)) {
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`)
      }
      expect(breakingChanges(read(path), schema)).toEqual([])
    })

    it("is committed as it is generated (UPDATE_SCHEMAS=1 writes it)", () => {
      if (process.env.UPDATE_SCHEMAS === "1" && !breakingChanges(read(path), schema).length) {
        writeFileSync(path, `${JSON.stringify(schema, null, 2)}\n`)
      }
      expect(read(path)).toEqual(schema)
    })

    it("still reads the message frozen when it was published", () => {
      const fixture = read(join(__dirname, "fixtures", `${type.replace(".", "-")}.v${version}.json`))
      expect({ ...outboundMessages, ...inboundMessages }[type]?.versions[version]?.schema.parse(fixture)).toEqual(
        fixture
      )
    })
  })

  it("builds a version that is published", () => {
    for (const definition of Object.values({ ...outboundMessages, ...inboundMessages })) {
      expect(Object.keys(definition.versions)).toContain(String(definition.current))
    }
  })
})

describe("outboundMessage", () => {
  it.each(["order.unknown", "constructor"])("names the types there are when asked for %s", (type) => {
    expect(() => outboundMessage(type)).toThrow(
      `No message type "${type}"; there are: order.placed, order.edited, order.canceled`
    )
  })
})

describe("breakingChanges", () => {
  const schema = {
    $id: "/erp/schemas/x/v1.json",
    type: "object",
    properties: {
      sku: { anyOf: [{ type: "string", pattern: "^a" }, { type: "null" }] },
      status: { type: "string", enum: ["paid", "open"] },
      lines: {
        type: "array",
        minItems: 1,
        items: { type: "object", properties: { id: { type: "string" } }, required: ["id"], additionalProperties: {} },
      },
    },
    required: ["sku", "lines"],
    additionalProperties: {},
  }
  const changed = (change: (copy: typeof schema & Record<string, never>) => void) => {
    const copy = structuredClone(schema) as typeof schema & Record<string, never>
    change(copy)
    return breakingChanges(schema, copy)
  }
  const set = (target: object, values: object) => void Object.assign(target, values)

  it("allows a new optional field and other words", () => {
    expect(changed((next) => set(next.properties, { note: { type: "string" } }))).toEqual([])
    expect(changed((next) => set(next.properties.status, { description: "How it is paid." }))).toEqual([])
  })

  it.each<[string, (next: typeof schema) => void, string]>([
    [
      "a removed field",
      (next) => delete (next.properties as Partial<typeof next.properties>).status,
      "status: removed",
    ],
    [
      "a removed field of a list",
      (next) => set(next.properties.lines.items, { properties: {} }),
      "lines[].id: removed",
    ],
    ["a new required field", (next) => next.required.push("status"), "status: required now"],
    ["a field that may be absent now", (next) => next.required.pop(), "lines: no longer required"],
    [
      "another type",
      (next) => set(next.properties.lines.items.properties.id, { type: "integer" }),
      "lines[].id: type changed",
    ],
    ["a value less", (next) => next.properties.status.enum.pop(), "status: enum changed"],
    ["a value more", (next) => next.properties.status.enum.push("late"), "status: enum changed"],
    ["null no longer allowed", (next) => next.properties.sku.anyOf.pop(), "sku: anyOf changed"],
    [
      "a tighter pattern",
      (next) => set(next.properties.sku.anyOf[0] ?? {}, { pattern: "^ab" }),
      "sku: pattern changed",
    ],
    ["a tighter length", (next) => set(next.properties.lines, { minItems: 2 }), "lines: minItems changed"],
    ["a new bound", (next) => set(next.properties.status, { maxLength: 3 }), "status: maxLength changed"],
    [
      "unknown fields refused",
      (next) => set(next, { additionalProperties: false }),
      "message: additionalProperties changed",
    ],
  ])("reports %s", (_, change, report) => {
    expect(changed(change)).toEqual([report])
  })
})
