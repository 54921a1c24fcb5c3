/** Registry: everything we say and hear, by message type. */
import {
  dataJsonSchema,
  findMessage,
  type MessageDefinition,
  type MessageFormat,
  type MessageRegistry,
} from "./define-message"
import { orderCanceled } from "./order-canceled"
import { orderEdited } from "./order-edited"
import type { OrderMessageSource } from "./order-payload"
import { orderPlaced } from "./order-placed"
import { stockLevel } from "./stock-level"

export * from "./canonical-json"
export * from "./define-message"
export * from "./envelope"
export { orderCanceled } from "./order-canceled"
export { sameContent, slimOrder } from "./order-content"
export { orderEdited } from "./order-edited"
export type { OrderMessageSource } from "./order-payload"
export { orderPlaced } from "./order-placed"
export { type OrderPlacedV1, orderPlacedV1 } from "./order-placed-schema"
export { MOST_STOCK_ITEMS, stockLevel } from "./stock-level"

/** Messages that leave the store. All of them are about orders so far, hence one kind of source. */
export const outboundMessages: MessageRegistry<OrderMessageSource> = {
  [orderPlaced.type]: orderPlaced,
  [orderEdited.type]: orderEdited,
  [orderCanceled.type]: orderCanceled,
}

/** Messages an ERP sends us. */
export const inboundMessages: Readonly<Record<string, MessageFormat>> = { [stockLevel.type]: stockLevel }

/** The definition of a message type; throws, naming the types there are. */
export function outboundMessage(type: string): MessageDefinition<OrderMessageSource> {
  const definition = findMessage(outboundMessages, type)
  if (!definition) {
    throw new Error(`No message type "${type}"; there are: ${Object.keys(outboundMessages).join(", ")}`)
  }
  return definition
}

/** Graph fields all messages about orders need. */
export const orderMessageFields: string[] = [
  ...new Set(Object.values(outboundMessages).flatMap((definition) => definition.fields)),
]

/** Every published JSON Schema of messages' `data`, in both directions. */
export function publishedSchemas(): { type: string; version: number; schema: Record<string, unknown> }[] {
  return [...Object.values(outboundMessages), ...Object.values(inboundMessages)].flatMap((definition) =>
    Object.keys(definition.versions)
      .map(Number)
      .map((version) => ({ type: definition.type, version, schema: dataJsonSchema(definition, version) }))
  )
}
