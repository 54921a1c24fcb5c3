import { z } from "@medusajs/framework/zod"

/** A payload that cannot be built. `held` says that a person must look first; otherwise the delivery is dead at once. */
export class MessageBuildError extends Error {
  constructor(
    /** Stable, snake_case. */
    readonly code: string,
    message: string,
    readonly held = false
  ) {
    super(message)
    this.name = "MessageBuildError"
  }
}

/**
 * One message type: its schema per supported version and how it is built from what the store knows.
 *
 * @typeParam Source what `build` reads, for orders the result of a graph read of `fields`.
 */
export interface MessageDefinition<Source = never> {
  type: string
  /** The version `build` makes. */
  current: number
  /** Every version that can still be read or sent; frozen once published. */
  versions: Record<number, z.ZodType<Record<string, unknown>>>
  /** Graph fields `build` needs. */
  fields: string[]
  /** Throws {@link MessageBuildError}. The result is validated against the current version's schema by the caller. */
  build(source: Source): Record<string, unknown>
  /** Narrows a stored payload to what one connection may see (metadata keys). Pure. */
  forConnection(data: Record<string, unknown>, connection: { metadata_keys: string[] }): Record<string, unknown>
}

/** Path under which the store serves the JSON Schema of a message's `data`; the file of the same name stands in schemas/. */
export function dataSchemaPath(type: string, version: number): string {
  return `/erp/schemas/${type}/v${version}.json`
}

/** JSON Schema (draft 2020-12) of one version of a message's `data`. */
export function dataJsonSchema(definition: MessageDefinition<never>, version: number): Record<string, unknown> {
  const schema = definition.versions[version]
  if (!schema) {
    throw new Error(`${definition.type} has no version ${version}`)
  }
  return {
    $id: dataSchemaPath(definition.type, version),
    title: `${definition.type} v${version}`,
    ...z.toJSONSchema(schema, { io: "output" }),
  }
}
