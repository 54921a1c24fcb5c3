/** What the plugin options, or a row, say of a connection, checked against its connector and the messages there are. Pure. */
import type { Connector, ConnectorClass, GuestPolicy, Idempotency, NetworkSettings } from "./connector"
import { findMessage, orderPlaced, type MessageRegistry } from "./messages"
import { issueLines, pathText, wrongOptions, type ConnectionOptions } from "./options"
import type { Routing } from "./routing"
import type { ExportWhen } from "./standings"
import { writtenConnection, type WrittenConnection } from "./written-connection"

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
  /** What the ERP took for later must be booked within this time; null: to have taken it is enough. */
  confirm_within: number | null
}

/** How a connection's stock is read; see options.ts. Times in milliseconds. */
export type StockSettings = ConnectionOptions["stock"]

/** A connection as configured, its settings and credentials parsed. */
export interface ConfiguredConnection {
  name: string
  connector: string
  paused: boolean
  /** Message types it is told of; of others nothing is written for it. */
  subscriptions: string[]
  /** Whose orders it is told of. */
  routing: Routing
  /** What its connector takes, with these settings; what it is told of besides is held, for people to see. */
  message_types: string[]
  guests: GuestPolicy
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
  /** How it would be written, with its defaults; nothing secret. */
  written: WrittenConnection
}

/** What is wrong with a connection or a channel: one line per field, `settings.url: must be a URL`. Values are not repeated. */
export class WrongConnection extends Error {
  constructor(readonly lines: string[]) {
    super(lines.join("\n"))
    this.name = "WrongConnection"
  }
}

/**
 * @param place of the entry, for the paths in the error: `["connections", 0]` in the options, `[]` in a body
 * @throws WrongConnection
 */
export function configureConnection(
  entry: ConnectionOptions,
  place: PropertyKey[],
  connectors: Map<string, RegisteredConnector>,
  messages: MessageRegistry
): ConfiguredConnection {
  const registered = connectors.get(entry.connector)
  if (!registered) {
    const known = [...connectors.keys()].join(", ")
    const text = `there is no connector "${entry.connector}"; registered are ${known}. Add yours to the option "providers".`
    throw new WrongConnection([`${pathText([...place, "connector"])}: ${text}`])
  }
  const { connectorClass, instance } = registered
  const parsed = parseParts(entry, place, connectorClass)
  const lines: string[] = []
  const wrong = (path: PropertyKey[], text: string) => void lines.push(`${pathText([...place, ...path])}: ${text}`)
  const { message_types: subscriptions = Object.keys(messages), ...routing } = entry.subscriptions
  for (const [position, type] of subscriptions.entries()) {
    if (!findMessage(messages, type)) {
      wrong(
        ["subscriptions", "message_types", position],
        `there is no such message type; there are ${typesOf(messages)}`
      )
    }
  }
  for (const [type, version] of Object.entries(entry.versions)) {
    const definition = findMessage(messages, type)
    const path = [`versions["${type}"]`]
    if (!definition) {
      wrong(path, `there is no such message type; there are ${typesOf(messages)}`)
    } else if (!definition.versions[version]) {
      wrong(path, `this release has no such version; there are ${Object.keys(definition.versions).join(", ")}`)
    }
  }
  const idempotency = connectorClass.idempotency(parsed.settings)
  if (idempotency === "lookup" && !instance.findByReference) {
    wrong(["connector"], `"${entry.connector}" says "lookup" but has no findByReference: it would book orders twice`)
  }
  const pulls_stock = Boolean(instance.pullStock) && (connectorClass.pullsStock?.(parsed.settings) ?? true)
  if (entry.stock.poll !== undefined && !pulls_stock) {
    wrong(
      ["stock", "poll"],
      `connector "${entry.connector}" cannot be asked for stock with these settings; leave it out, or give the settings it needs for that (http: "stock_url")`
    )
  }
  if (lines.length) {
    throw new WrongConnection(lines)
  }
  const { concurrency, rate, retry_schedule, probe_interval, probe_interval_max, timeout, network } = entry
  const { name, connector, paused, versions, export_when, metadata_keys, webhook_secrets, stock, guests } = entry
  return {
    ...{ name, connector, paused, subscriptions, routing, versions, export_when, metadata_keys, idempotency },
    ...{ webhook_secrets, stock, pulls_stock, guests },
    message_types: connectorClass.messageTypes?.(parsed.settings) ?? [orderPlaced.type],
    policy: {
      ...{ concurrency, rate: rate ?? null, retry_schedule, probe_interval, probe_interval_max, timeout },
      confirm_within: entry.confirm_within ?? null,
    },
    network: {
      connect_timeout_ms: network.connect_timeout,
      allow_private_addresses: network.allow_private_addresses,
      max_response_bytes: network.max_response_bytes,
      ca: network.ca,
    },
    ...parsed,
    client: instance,
    written: writtenConnection(entry),
  }
}

/** All connections of the options, by name. @throws Error naming every wrong setting or credential by its path */
export function configuredByOptions(
  options: ConnectionOptions[],
  connectors: Map<string, RegisteredConnector>,
  messages: MessageRegistry
): Map<string, ConfiguredConnection> {
  try {
    return new Map(
      options.map((entry, at) => [entry.name, configureConnection(entry, ["connections", at], connectors, messages)])
    )
  } catch (error) {
    throw error instanceof WrongConnection ? new Error(wrongOptions(error.lines)) : error
  }
}

function parseParts(entry: ConnectionOptions, place: PropertyKey[], connectorClass: ConnectorClass) {
  const settings = connectorClass.settingsSchema.safeParse(entry.settings)
  const credentials = connectorClass.credentialsSchema.safeParse(entry.credentials)
  if (!settings.success || !credentials.success) {
    throw new WrongConnection([
      ...(settings.success ? [] : issueLines(settings.error, [...place, "settings"])),
      ...(credentials.success ? [] : issueLines(credentials.error, [...place, "credentials"])),
    ])
  }
  return { settings: settings.data, credentials: credentials.data }
}

const typesOf = (messages: MessageRegistry) => Object.keys(messages).join(", ")
