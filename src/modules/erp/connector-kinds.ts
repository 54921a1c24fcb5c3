/** What kinds of ERPs there are, and which fields each one needs, for forms. Pure. */
import { z } from "@medusajs/framework/zod"
import type { RegisteredConnector } from "./connection-config"

/** A JSON Schema, 2020-12. */
export type JsonSchema = Record<string, unknown>

export interface ConnectorKind {
  /** What a connection names as its `connector`. */
  identifier: string
  display_name: string
  /** As input: what has a default may be left out. Fields have `title` and `description` where the connector says so. */
  settings_schema: JsonSchema
  credentials_schema: JsonSchema
  /** Fields of the credentials, set or not. All of them are secret. */
  credential_fields: string[]
  /** What the ERP can do besides taking orders, if its settings allow. */
  can: { find_orders: boolean; send_events: boolean; be_asked_for_stock: boolean }
}

export function connectorKind({ connectorClass, instance }: RegisteredConnector): ConnectorKind {
  const credentials_schema = jsonSchema(connectorClass.credentialsSchema)
  return {
    identifier: connectorClass.identifier,
    display_name: connectorClass.displayName,
    settings_schema: jsonSchema(connectorClass.settingsSchema),
    credentials_schema,
    credential_fields: Object.keys((credentials_schema.properties as object | undefined) ?? {}),
    can: {
      find_orders: Boolean(instance.findByReference),
      send_events: Boolean(instance.receive),
      be_asked_for_stock: Boolean(instance.pullStock),
    },
  }
}

/** What JSON Schema has no words for is left open: the connector checks it all the same. */
export function jsonSchema(schema: z.ZodType): JsonSchema {
  try {
    return { ...z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }) }
  } catch {
    return {}
  }
}
