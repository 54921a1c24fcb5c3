/**
 * Whether a message of an ERP can be read at all. Pure.
 *
 * A list of stock is judged by its frame only: each item is judged alone when it is applied, so that one that makes no
 * sense does not take the others with it.
 */
import { z } from "@medusajs/framework/zod"
import {
  convertVersion,
  inboundMessages,
  MOST_STOCK_ITEMS,
  stockLevel,
  type InboundEnvelope,
  type MessageFormat,
} from "./messages"

/** `code` is null where it can be read. `items`: as claimed by the sender, 0 where nobody can tell. */
export interface InboundShape {
  items: number
  code: "unknown_type" | "unknown_version" | "invalid_payload" | null
  /** For people: what is wrong, and what is known instead. */
  reason: string | null
}

type Data = Record<string, unknown>

interface Frame {
  schema: z.ZodType
  count(data: Data): number
}

/** Per type and version the frame of `data`, where the published schema would judge the items as well. */
const FRAMES: Record<string, Record<number, Frame>> = {
  [stockLevel.type]: {
    1: { schema: z.looseObject({ sku: z.string() }), count: () => 1 },
    2: {
      schema: z.looseObject({
        items: z.array(z.unknown()).min(1).max(MOST_STOCK_ITEMS),
        as_of: z.iso.datetime({ offset: true }).optional(),
      }),
      count: ({ items }) => (Array.isArray(items) ? items.length : 0),
    },
  },
}

export function inboundShape({ type, version, data }: InboundEnvelope): InboundShape {
  const definition = definitionOf(type)
  if (!definition) {
    const known = Object.keys(inboundMessages).join(", ")
    return dead("unknown_type", `This release knows no message "${type}"; it knows ${known}.`)
  }
  const published = definition.versions[version]
  if (!published) {
    const known = Object.keys(definition.versions).join(" and ")
    return dead("unknown_version", `This release knows ${type} in version ${known}, not in version ${version}.`)
  }
  const { schema, count } = FRAMES[type]?.[version] ?? { schema: published.schema, count: () => 1 }
  const [issue] = schema.safeParse(data).error?.issues ?? []
  return issue
    ? dead("invalid_payload", `${["data", ...issue.path].join(".")}: ${issue.message}`, count(data))
    : { items: count(data), code: null, reason: null }
}

/** The items of a message, whatever its version; none where its shape does not hold. They are not validated. */
export function inboundItems(envelope: InboundEnvelope): Data[] {
  if (inboundShape(envelope).code) {
    return []
  }
  const definition = definitionOf(envelope.type)!
  const { items, as_of } = convertVersion(definition, envelope.data, envelope.version, definition.current)
  return (items as unknown[]).map((item) => ({ as_of, ...(item && typeof item === "object" ? item : {}) }))
}

function definitionOf(type: string): MessageFormat | undefined {
  return Object.hasOwn(inboundMessages, type) ? inboundMessages[type] : undefined
}

function dead(code: InboundShape["code"], reason: string, items = 0): InboundShape {
  return { items, code, reason }
}
