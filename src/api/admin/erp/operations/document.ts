/** The OpenAPI document: what a client may rely on, made from the operations. Pure. */
import { z } from "@medusajs/framework/zod"
import { refusal } from "../answers/shared"
import type { Access, Operation } from "./operation"

type Schema = Record<string, unknown>

/** Of this plugin; a test holds it to package.json. */
export const RELEASE = "0.5.0"

const SECURITY: Record<Access, Schema[]> = {
  admin: [{ token: [] }, { secret_key: [] }, { session: [] }],
  signature: [{ signature: [] }],
  token: [{ metrics_token: [] }],
  public: [],
}

const REFUSALS: Record<number, string> = {
  400: "Something in the request is wrong: the message names the field, and says what to do",
  401: "Who calls is not known, or may not",
  404: "There is no such thing",
  408: "The body did not come in time: send it again",
  409: "As things stand this cannot be done: the message says why",
  413: "The body is too large",
  429: "Too much at once: again after `Retry-After`",
  503: "Cannot be stored just now: send it again after `Retry-After`",
}

/** OpenAPI 3.1, as JSON. */
export function openApiDocument(operations: readonly Operation[]): Schema {
  const paths: Record<string, Schema> = {}
  for (const operation of operations) {
    const path = operation.path.replace(/:(\w+)/g, "{$1}")
    paths[path] = { ...paths[path], [operation.method.toLowerCase()]: described(operation) }
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "medusa-plugin-erp",
      version: RELEASE,
      license: { name: "MIT", identifier: "MIT" },
      description: "What operators and their tools may ask of the ERP integration. Times are RFC 3339 in UTC.",
    },
    servers: [{ url: "/" }],
    tags: [...new Set(operations.map(tagOf))].map((name) => ({ name })),
    paths,
    components: {
      schemas: { Refusal: jsonSchema(refusal, "output") },
      securitySchemes: {
        token: { type: "http", scheme: "bearer", description: "A person's token, as Medusa's login answers it" },
        metrics_token: { type: "http", scheme: "bearer", description: "The option `monitoring.metrics_token`" },
        secret_key: { type: "http", scheme: "basic", description: "A secret API key as the user name, no password" },
        session: { type: "apiKey", in: "cookie", name: "connect.sid", description: "The admin's session" },
        signature: {
          type: "apiKey",
          in: "header",
          name: "webhook-signature",
          description: "Standard Webhooks, with `webhook-id` and `webhook-timestamp`",
        },
      },
    },
  }
}

function described(operation: Operation): Schema {
  const { summary, access = "admin", query, body, described_body, answers, refuses = [] } = operation
  const sent = body ?? described_body
  const refused = [...(query || sent || access === "signature" ? [400] : []), ...(access === "public" ? [] : [401])]
  const successes = Object.entries(answers).map(([status, { says, schema, media_type = "application/json" }]) => [
    status,
    { description: says, content: { [media_type]: { schema: schema ? jsonSchema(schema, "output") : {} } } },
  ])
  const failures = [...refused, ...refuses].map((status) => [
    status,
    {
      description: REFUSALS[status],
      content: { "application/json": { schema: { $ref: "#/components/schemas/Refusal" } } },
    },
  ])
  return {
    operationId: operationId(operation),
    summary,
    tags: [tagOf(operation)],
    security: SECURITY[access],
    parameters: [...pathParameters(operation.path), ...(query ? queryParameters(query) : [])],
    ...(sent && {
      requestBody: {
        required: !sent.safeParse(undefined).success,
        content: { "application/json": { schema: jsonSchema(sent, "input") } },
      },
    }),
    responses: Object.fromEntries([...successes, ...failures]),
  }
}

/** `POST /admin/erp/connections/:id/pause` → `postConnectionsIdPause`. */
function operationId({ method, path }: Operation): string {
  const words = path.replace(/^\/admin\/erp\//, "").match(/\w+/g) ?? []
  return method.toLowerCase() + words.map((word) => word[0]!.toUpperCase() + word.slice(1)).join("")
}

function tagOf({ path }: Operation): string {
  return /^\/admin\/erp\/([\w-]+)/.exec(path)?.[1] ?? "open"
}

function pathParameters(path: string): Schema[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }))
}

function queryParameters(query: z.ZodType): Schema[] {
  const { properties = {}, required = [] } = jsonSchema(query, "input") as {
    properties?: Record<string, Schema>
    required?: string[]
  }
  return Object.entries(properties).map(([name, { description, ...schema }]) => ({
    name,
    in: "query",
    required: required.includes(name),
    ...(description !== undefined && { description }),
    schema,
  }))
}

/** What JSON Schema has no words for is left open: it is checked all the same. */
function jsonSchema(schema: z.ZodType, io: "input" | "output"): Schema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" })
  return rest
}
