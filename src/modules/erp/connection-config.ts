/** What the plugin options say of a connection, checked against its connector and the messages there are. Pure. */
import type { Connector, ConnectorClass, Idempotency, NetworkSettings } from "./connector"
import { findMessage, orderPlaced, type MessageRegistry } from "./messages"
import { describeIssues, type ConnectionOptions } from "./options"
import type { ExportWhen } from "./standings"

/** One kind of ERP, as registered by a provider. */
export interface RegisteredConnector {
  connectorClass: ConnectorClass
  instance: Connector
}

/** Limits and times of a connection, as stored. Milliseconds. */
export interface ConnectionPolicy {
  concurrency: number
  rate: { max: number; per_seconds: number } | null
  retry_schedule: number[]
  probe_interval: number
  probe_interval_max: number
  timeout: number
}

/** How a connection's stock is read; see options.ts. Times in milliseconds. */
export type StockSettings = ConnectionOptions["stock"]

/** A connection as configured, its settings and credentials parsed. */
export interface ConfiguredConnection {
  name: string
  connector: string
  paused: boolean
  subscriptions: string[]
  /** What its connector takes, with these settings. */
  message_types: string[]
  /** Version per message type, where the options name one. */
  versions: Record<string, number>
  export_when: ExportWhen
  metadata_keys: string[]
  webhook_secrets: string[]
  stock: StockSettings
  /** Whether it can be asked for its stock. */
  pulls_stock: boolean
  policy: ConnectionPolicy
  network: NetworkSettings
  idempotency: Idempotency
  settings: unknown
  credentials: unknown
  client: Connector
}

/**
 * @param index of the entry in the options, for error messages
 * @throws Error naming every wrong setting or credential by its path in the options; values are not repeated
 */
export function configureConnection(
  entry: ConnectionOptions,
  index: number,
  connectors: Map<string, RegisteredConnector>,
  messages: MessageRegistry
): ConfiguredConnection {
  const wrong = (path: string, text: string) => new Error(`medusa-plugin-erp: connections[${index}].${path}: ${text}`)
  const registered = connectors.get(entry.connector)
  if (!registered) {
    const known = [...connectors.keys()].join(", ")
    throw wrong(
      "connector",
      `there is no connector "${entry.connector}"; registered are ${known}. Add yours to the option "providers".`
    )
  }
  const { connectorClass, instance } = registered
  const parsed = parseParts(entry, index, connectorClass)
  for (const [position, type] of entry.subscriptions.entries()) {
    if (!findMessage(messages, type)) {
      throw wrong(`subscriptions[${position}]`, `there is no such message type; there are ${typesOf(messages)}`)
    }
  }
  for (const [type, version] of Object.entries(entry.versions)) {
    const definition = findMessage(messages, type)
    if (!definition) {
      throw wrong(`versions["${type}"]`, `there is no such message type; there are ${typesOf(messages)}`)
    }
    if (!definition.versions[version]) {
      const known = Object.keys(definition.versions).join(", ")
      throw wrong(`versions["${type}"]`, `this release has no such version; there are ${known}`)
    }
  }
  const idempotency = connectorClass.idempotency(parsed.settings)
  if (idempotency === "lookup" && !instance.findByReference) {
    throw new Error(
      `medusa-plugin-erp: connector "${entry.connector}" says "lookup" but has no findByReference: it would book orders twice.`
    )
  }
  const pulls_stock = Boolean(instance.pullStock) && (connectorClass.pullsStock?.(parsed.settings) ?? true)
  if (entry.stock.poll !== undefined && !pulls_stock) {
    throw wrong(
      "stock.poll",
      `connector "${entry.connector}" cannot be asked for stock with these settings; leave it out, or give the settings it needs for that (http: "stock_url")`
    )
  }
  const { concurrency, rate, retry_schedule, probe_interval, probe_interval_max, timeout, network } = entry
  const { name, connector, paused, subscriptions, versions, export_when, metadata_keys, webhook_secrets, stock } = entry
  return {
    ...{ name, connector, paused, subscriptions, versions, export_when, metadata_keys, idempotency },
    ...{ webhook_secrets, stock, pulls_stock },
    message_types: connectorClass.messageTypes?.(parsed.settings) ?? [orderPlaced.type],
    policy: { concurrency, rate: rate ?? null, retry_schedule, probe_interval, probe_interval_max, timeout },
    network: {
      connect_timeout_ms: network.connect_timeout,
      allow_private_addresses: network.allow_private_addresses,
      max_response_bytes: network.max_response_bytes,
      ca: network.ca,
    },
    ...parsed,
    client: instance,
  }
}

function parseParts(entry: ConnectionOptions, index: number, connectorClass: ConnectorClass) {
  const parsed = { settings: undefined as unknown, credentials: undefined as unknown }
  for (const part of ["settings", "credentials"] as const) {
    const result = connectorClass[`${part}Schema`].safeParse(entry[part])
    if (!result.success) {
      throw new Error(
        `medusa-plugin-erp: wrong options in medusa-config:\n${describeIssues(result.error, ["connections", index, part])}`
      )
    }
    parsed[part] = result.data
  }
  return parsed
}

const typesOf = (messages: MessageRegistry) => Object.keys(messages).join(", ")
