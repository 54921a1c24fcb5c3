/**
 * What a JSON Schema asks for, as fields of a form. Pure.
 *
 * Knows what connectors use: texts, addresses, numbers, switches, choices, lists, objects, pairs of names and values.
 * Whatever else there is becomes a field for JSON, so that no connector is beyond the form.
 */
export type JsonSchema = Record<string, unknown>

interface Told {
  /** Names that lead to it: `settings.auth.user`. */
  path: string
  name: string
  title: string
  help: string | undefined
  required: boolean
  default: unknown
}

export interface Option {
  value: string | number | boolean
  label: string
}

export type Field = Told &
  (
    | { kind: "text"; url: boolean; long: boolean; generates: string | undefined }
    | { kind: "number"; whole: boolean; least: number | undefined; most: number | undefined }
    | { kind: "switch" }
    | { kind: "choice"; options: Option[] }
    | { kind: "choices"; options: Option[] }
    | { kind: "texts"; most: number | undefined; generates: string | undefined }
    | { kind: "pairs" }
    | { kind: "object"; fields: Field[] }
    | { kind: "json" }
  )

/** Deeper than this a form helps nobody. */
const DEEPEST = 4

/** @param prefix where the values are in what is sent, such as `settings` */
export function fieldsOf(schema: unknown, prefix: string, depth = 0): Field[] {
  const { properties, required } = record(schema)
  const needed = Array.isArray(required) ? required : []
  return Object.entries(record(properties)).map(([name, property]) =>
    fieldOf(name, record(property), `${prefix}.${name}`, needed.includes(name), depth)
  )
}

function fieldOf(name: string, written: JsonSchema, path: string, required: boolean, depth: number): Field {
  const schema = withoutNull(written)
  const title = text(written.title) ?? text(schema.title) ?? name
  const help = text(written.description) ?? text(schema.description)
  const told = { path, name, title, help, required, default: written.default ?? schema.default }
  const options = optionsOf(schema)
  if (options) {
    return { ...told, kind: "choice", options }
  }
  switch (schema.type) {
    case "string":
      return {
        ...told,
        kind: "text",
        url: schema.format === "uri",
        long: schema.contentMediaType !== undefined || schema["x-lines"] === true,
        generates: text(schema["x-generate"]),
      }
    case "number":
    case "integer":
      return {
        ...told,
        kind: "number",
        whole: schema.type === "integer",
        least: number(schema.minimum),
        most: number(schema.maximum),
      }
    case "boolean":
      return { ...told, kind: "switch" }
    case "array":
      return { ...told, ...listOf(schema) }
    case "object":
      return { ...told, ...objectOf(schema, path, depth) }
    default:
      return { ...told, kind: "json" }
  }
}

function listOf(schema: JsonSchema) {
  const items = record(schema.items)
  const options = optionsOf(items)
  if (options) {
    return { kind: "choices" as const, options }
  }
  return items.type === "string"
    ? { kind: "texts" as const, most: number(schema.maxItems), generates: text(items["x-generate"]) }
    : { kind: "json" as const }
}

function objectOf(schema: JsonSchema, path: string, depth: number) {
  if (schema.properties !== undefined && depth < DEEPEST) {
    return { kind: "object" as const, fields: fieldsOf(schema, path, depth + 1) }
  }
  const values = record(schema.additionalProperties)
  return values.type === "string" && schema.properties === undefined
    ? { kind: "pairs" as const }
    : { kind: "json" as const }
}

/** One of several values: `enum`, or alternatives that are all constant. Labels come with the schema, as `x-labels`. */
function optionsOf(schema: JsonSchema): Option[] | undefined {
  const alternatives = listIn(schema.anyOf ?? schema.oneOf).map(record)
  const constant = alternatives.length > 0 && alternatives.every((one) => isPlain(one.const))
  const values = constant ? alternatives.map((one) => one.const) : listIn(schema.enum)
  const labels = record(schema["x-labels"])
  const plain = values.filter(isPlain)
  return plain.length > 0 && plain.length === values.length
    ? plain.map((value, at) => ({
        value,
        label: text(labels[String(value)]) ?? text(alternatives[at]?.title) ?? String(value),
      }))
    : undefined
}

/** "This or nothing" is this, for a form. */
function withoutNull(schema: JsonSchema): JsonSchema {
  const alternatives = listIn(schema.anyOf ?? schema.oneOf).map(record)
  const rest = alternatives.filter((one) => one.type !== "null")
  return rest.length === 1 && rest.length < alternatives.length ? rest[0]! : schema
}

const record = (value: unknown): JsonSchema =>
  typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonSchema) : {}
const listIn = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const text = (value: unknown) => (typeof value === "string" && value ? value : undefined)
const number = (value: unknown) => (typeof value === "number" ? value : undefined)
const isPlain = (value: unknown): value is Option["value"] => ["string", "number", "boolean"].includes(typeof value)
