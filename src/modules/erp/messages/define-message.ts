import { z } from "@medusajs/framework/zod"

/** Codes with which a payload that cannot be built is held instead of dead: the order contradicts itself. */
export const HELD_BUILD_CODES = ["totals_mismatch"] as const
export type HeldBuildCode = (typeof HELD_BUILD_CODES)[number]

/** A payload that cannot be built. Where it is not `held`, its delivery is dead at once. */
export class MessageBuildError extends Error {
  constructor(
    /** Stable, snake_case. */
    readonly code: string,
    message: string
  ) {
    super(message)
    this.name = "MessageBuildError"
  }

  /** A person must look before this is booked anywhere. */
  get held(): HeldBuildCode | undefined {
    return HELD_BUILD_CODES.find((code) => code === this.code)
  }
}

type Data = Record<string, unknown>

/** One version of a message's `data`; frozen once published. */
export interface MessageVersion {
  schema: z.ZodType<Data>
  /** Makes this version from the one before. Needed for every version but the oldest. */
  up?: (data: Data) => Data
  /** Makes the version before from this one. Needed for every version but the oldest. */
  down?: (data: Data) => Data
  /**
   * Last day (UTC, `YYYY-MM-DD`) on which this version is sent. A version ends only after a newer one has been there
   * for a while; connections that are still pinned to it then hold their deliveries, and say what to do.
   */
  ends_on?: string
}

/** One message type and the versions of it that can still be read or sent. */
export interface MessageFormat {
  type: string
  /** The version this release works with. */
  current: number
  versions: Record<number, MessageVersion>
}

/**
 * One message type: its schema per supported version and how it is built from what the store knows.
 *
 * @typeParam Source what `build` reads, for orders the result of a graph read of `fields`.
 */
export interface MessageDefinition<Source = never> extends MessageFormat {
  /**
   * It books a document, so that sending it twice could book two: the connector's idempotency decides what happens
   * after an unknown outcome. Others tell of a document that is there; they are absolute and may be sent again.
   */
  creates: boolean
  /** Graph fields `build` needs. */
  fields: string[]
  /** Throws {@link MessageBuildError}. The result is validated against the current version's schema by the caller. */
  build(source: Source): Data
  /** Narrows a stored payload to what one connection may see (metadata keys). Pure. */
  forConnection(data: Data, connection: { metadata_keys: string[] }): Data
}

/** What is known of message types, by type. */
export type MessageRegistry<Source = never> = Readonly<Record<string, MessageDefinition<Source>>>

/** The newest version of each message type. */
export function currentVersions(messages: MessageRegistry): Record<string, number> {
  return Object.fromEntries(Object.values(messages).map(({ type, current }) => [type, current]))
}

/** The definition of a type, if there is one. Safe for types that come from outside. */
export function findMessage<Source>(
  registry: MessageRegistry<Source>,
  type: string
): MessageDefinition<Source> | undefined {
  return Object.hasOwn(registry, type) ? registry[type] : undefined
}

/**
 * A payload in another version than it was built in.
 *
 * @throws Error when a step is missing: every version but the oldest needs `up` and `down`
 */
export function convertVersion(definition: MessageFormat, data: Data, from: number, to: number): Data {
  let converted = data
  for (let version = from; version > to; version--) {
    converted = step(definition, version, "down")(converted)
  }
  for (let version = from + 1; version <= to; version++) {
    converted = step(definition, version, "up")(converted)
  }
  return converted
}

function step({ type, versions }: MessageFormat, version: number, way: "up" | "down") {
  const convert = versions[version]?.[way]
  if (!convert) {
    throw new Error(`${type} v${version} has no ${way}`)
  }
  return convert
}

/** Whether a version is no longer sent: its last day is over, or this release does not know it any more. */
export function hasEnded({ versions }: MessageFormat, version: number, now: Date): boolean {
  const known = versions[version]
  return !known || (known.ends_on !== undefined && now.toISOString().slice(0, 10) > known.ends_on)
}

/** Path under which the store serves the JSON Schema of a message's `data`; the file of the same name stands in schemas/. */
export function dataSchemaPath(type: string, version: number): string {
  return `/erp/schemas/${type}/v${version}.json`
}

/** JSON Schema (draft 2020-12) of one version of a message's `data`. */
export function dataJsonSchema(definition: MessageFormat, version: number): Data {
  const found = definition.versions[version]
  if (!found) {
    throw new Error(`${definition.type} has no version ${version}`)
  }
  return {
    $id: dataSchemaPath(definition.type, version),
    title: `${definition.type} v${version}`,
    ...z.toJSONSchema(found.schema, { io: "output" }),
  }
}
