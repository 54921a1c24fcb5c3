/** Registry: everything we say, by message type. */
import { type MessageDefinition, dataJsonSchema } from "./define-message"
import { type OrderMessageSource, orderPlaced } from "./order-placed"

export * from "./define-message"
export * from "./envelope"
export { orderPlaced, type OrderMessageSource } from "./order-placed"
export { type OrderPlacedV1, orderPlacedV1 } from "./order-placed-schema"

/** Messages that leave the store. All of them are about orders so far, hence one kind of source. */
export const outboundMessages: Readonly<Record<string, MessageDefinition<OrderMessageSource>>> = {
  [orderPlaced.type]: orderPlaced,
}

/** The definition of a message type; throws, naming the types there are. */
export function outboundMessage(type: string): MessageDefinition<OrderMessageSource> {
  const definition = Object.hasOwn(outboundMessages, type) ? outboundMessages[type] : undefined
  if (!definition) {
    throw new Error(`No message type "${type}"; there are: ${Object.keys(outboundMessages).join(", ")}`)
  }
  return definition
}

/** Every published JSON Schema of outbound messages' `data`. */
export function publishedSchemas(): { type: string; version: number; schema: Record<string, unknown> }[] {
  return Object.values(outboundMessages).flatMap((definition) =>
    Object.keys(definition.versions)
      .map(Number)
      .map((version) => ({ type: definition.type, version, schema: dataJsonSchema(definition, version) }))
  )
}
