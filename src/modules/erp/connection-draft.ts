/**
 * Connection draft: what people send of a connection, laid over what is stored, and checked as the plugin options are.
 * Pure.
 *
 *   what is stored, as one object <- changes -> checked -> parts to store
 */
import {
  configureConnection,
  WrongConnection,
  type ConfiguredConnection,
  type RegisteredConnector,
} from "./connection-config"
import type { MessageRegistry } from "./messages"
import { connectionOptionsSchema, issueLines, pathText } from "./options"

/** A connection as it is stored: what is secret apart from the rest. */
export interface ConnectionParts {
  name: string
  connector: string
  /** As written, for example with durations as text; what is not in it has the release's default. */
  config: Record<string, unknown>
  credentials: Record<string, unknown>
  webhook_secrets: string[]
}

/** Deeper than any setting, and shallow enough for everybody who walks through it. */
const DEEPEST = 20

/** @throws WrongConnection: it is no object */
export function asRecord(value: unknown, path: PropertyKey[] = []): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new WrongConnection([`${pathText(path) || "body"}: must be an object`])
  }
  return { ...value }
}

/** Checked input, taken apart. */
export function partsOf(input: Record<string, unknown>): ConnectionParts {
  const { name, connector, credentials, webhook_secrets, paused: _paused, ...config } = input
  return {
    name: String(name),
    connector: String(connector),
    config,
    credentials: (credentials ?? {}) as Record<string, unknown>,
    webhook_secrets: (webhook_secrets ?? []) as string[],
  }
}

/**
 * Changes laid over what is there: a field that is given replaces the stored one as a whole, null brings its default
 * back. Credentials go field by field, since nobody can send back what is never shown; null removes one.
 */
export function changed(stored: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  const { credentials, ...rest } = changes
  const result = laidOver(stored, rest)
  if (credentials !== undefined) {
    const before = asRecord(stored.credentials ?? {})
    result.credentials = credentials === null ? {} : laidOver(before, asRecord(credentials, ["credentials"]))
  }
  return result
}

/** @throws WrongConnection naming each wrong field by its path */
export function checked(
  input: Record<string, unknown>,
  connectors: Map<string, RegisteredConnector>,
  messages: MessageRegistry
): ConfiguredConnection {
  refuseUnstorable(input)
  const result = connectionOptionsSchema.safeParse(input)
  if (!result.success) {
    throw new WrongConnection(issueLines(result.error, []))
  }
  return configureConnection(result.data, [], connectors, messages)
}

/** Fields replace those that are stored; null takes one away. */
export function laidOver(stored: Record<string, unknown>, changes: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries({ ...stored, ...changes }).filter(([, value]) => value != null))
}

/** @throws WrongConnection naming what Postgres would not take */
export function refuseUnstorable(input: Record<string, unknown>): void {
  const unstorable = unstorableIn(input, [])
  if (unstorable.length) {
    throw new WrongConnection(unstorable)
  }
}

/** Postgres takes neither NUL nor half a surrogate pair, in `jsonb` not even escaped. */
function unstorableIn(value: unknown, path: PropertyKey[]): string[] {
  if (path.length > DEEPEST) {
    return [`${pathText(path.slice(0, 3))}: is nested too deeply`]
  }
  if (typeof value === "string") {
    return /[\0\p{Cs}]/u.test(value) ? [`${pathText(path)}: has characters that cannot be stored`] : []
  }
  return typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, part]) =>
        /[\0\p{Cs}]/u.test(key)
          ? [`${pathText(path) || "body"}: has a name with characters that cannot be stored`]
          : unstorableIn(part, [...path, Array.isArray(value) ? Number(key) : key])
      )
    : []
}
