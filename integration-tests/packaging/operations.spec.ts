import { readFileSync, readdirSync } from "node:fs"
import path from "node:path"
import { version as release } from "../../package.json"
import { operations } from "../../src/api/admin/erp/operations"
import { openApiDocument } from "../../src/api/admin/erp/operations/document"

const API = path.resolve(__dirname, "../../src/api")
const VERBS = /^export (?:const|async function|function) (GET|POST|PUT|PATCH|DELETE)\b/gm

/** What Medusa mounts: `POST /admin/erp/connections/:id`, and so on. */
function mounted(): string[] {
  return readdirSync(API, { recursive: true, encoding: "utf8" })
    .filter((file) => path.basename(file) === "route.ts")
    .flatMap((file) => {
      const address = `/${path.dirname(file).replaceAll(path.sep, "/")}`.replace(/\[(\w+)\]/g, ":$1")
      return [...readFileSync(path.join(API, file), "utf8").matchAll(VERBS)].map(([, verb]) => `${verb} ${address}`)
    })
}

it("every route has its operation, and every operation its route", () => {
  // Medusa's build leaves out a folder called "test": a parameter stands in its place.
  const said = operations.map(
    ({ method, path: address }) => `${method} ${address.replace(/:id\/test$/, ":id/:action")}`
  )
  expect(said.sort()).toEqual(mounted().sort())
})

describe("the OpenAPI document", () => {
  const document = openApiDocument(operations) as {
    info: { version: string }
    paths: Record<string, Record<string, Described>>
  }
  interface Described {
    operationId: string
    parameters: { name: string; schema: object }[]
    requestBody?: { required: boolean; content: object }
    responses: Record<string, { content: Record<string, { schema: object }> }>
  }
  const described = Object.values(document.paths).flatMap((verbs) => Object.values(verbs))

  it("is valid", async () => {
    const { Validator } = await import("@seriousme/openapi-schema-validator")
    const result = await new Validator().validate(structuredClone(document))
    expect(result).toEqual({ valid: true })
  })

  it("is of this release", () => {
    expect(document.info.version).toBe(release)
  })

  it("names every operation differently, and what each answers", () => {
    expect(new Set(described.map(({ operationId }) => operationId)).size).toBe(operations.length)
    for (const { operationId, responses } of described) {
      const successes = Object.entries(responses).filter(([status]) => status < "300")
      for (const [status, { content }] of successes) {
        const [{ schema }] = Object.values(content) as [{ schema: object }]
        expect([operationId, status, Object.keys(schema).length > 0]).toEqual([operationId, status, true])
      }
    }
  })

  it("has a schema for every parameter and body", () => {
    for (const { operationId, parameters, requestBody } of described) {
      for (const { name, schema } of parameters) {
        expect([operationId, name, Object.keys(schema)]).not.toEqual([operationId, name, []])
      }
      if (requestBody) {
        expect([operationId, JSON.stringify(requestBody.content)]).not.toEqual([
          operationId,
          expect.stringContaining('"schema":{}'),
        ])
      }
    }
  })
})
