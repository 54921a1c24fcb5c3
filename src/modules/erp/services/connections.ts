import { generateEntityId } from "@medusajs/framework/utils"
import type { Connector, ConnectorClass, Idempotency, NetworkSettings } from "../connector"
import { describeIssues, type ConnectionOptions } from "../options"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"

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

/** A connection ready for use: its row, its connector, its parsed settings and credentials. */
export interface Connection {
  id: string
  name: string
  connector: string
  status: "active" | "paused" | "removed"
  paused_code: string | null
  paused_reason: string | null
  subscriptions: string[]
  metadata_keys: string[]
  policy: ConnectionPolicy
  network: NetworkSettings
  idempotency: Idempotency
  settings: unknown
  credentials: unknown
  client: Connector
}

type Row = Pick<Connection, "id" | "name" | "status" | "paused_code" | "paused_reason">
type Configured = Omit<Connection, keyof Row> & Pick<Connection, "name"> & { paused: boolean }

const REFRESH_MS = 2_000
/** What the options had stopped, the options may start again. */
const FROM_OPTIONS = "c.paused_code IN ('paused_in_options', 'removed_from_options')"

/**
 * The connections of this store: configured in the plugin options, remembered as rows, their status shared by every
 * process.
 */
export class Connections {
  private readonly configured: Map<string, Configured>
  private cache: { at: number; list: Connection[] } = { at: 0, list: [] }

  /** @throws Error naming every wrong setting or credential by its path in the options. */
  constructor(
    private readonly database: Database,
    connectors: Map<string, RegisteredConnector>,
    options: ConnectionOptions[],
    private readonly log: LimitedLog
  ) {
    this.configured = new Map(options.map((entry, index) => [entry.name, configure(entry, index, connectors)]))
  }

  /**
   * Makes the rows follow the options. A connection that is new starts now: orders placed before are not its concern.
   * One that is gone from the options is marked removed and keeps its deliveries.
   */
  async sync(): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('erp_connections', 0))")
      for (const entry of this.configured.values()) {
        await this.upsert(sql, entry)
      }
      await sql.query(
        `UPDATE erp_connection SET status = 'removed', paused_code = 'removed_from_options', updated_at = now(),
                paused_reason = 'It is no longer in the plugin options. Its deliveries are kept.'
          WHERE source = 'options' AND status <> 'removed' AND name <> ALL($1)`,
        [[...this.configured.keys()]]
      )
    })
    await this.refresh()
  }

  /** Every connection that is configured here and has its row; at most two seconds old. */
  async list(): Promise<Connection[]> {
    if (Date.now() - this.cache.at > REFRESH_MS) {
      await this.refresh()
    }
    return this.cache.list
  }

  async find(id: string): Promise<Connection | undefined> {
    return (await this.list()).find((connection) => connection.id === id)
  }

  /** Stops deliveries of a connection, with the reason people will read. Captures go on. */
  async pause(sql: Sql, id: string, code: string, reason: string): Promise<boolean> {
    const rows = await sql.query<{ name: string }>(
      `UPDATE erp_connection SET status = 'paused', paused_code = $2, paused_reason = $3, updated_at = now()
        WHERE id = $1 AND status = 'active' RETURNING name`,
      [id, code, reason]
    )
    this.cache.at = 0
    rows.forEach(({ name }) => this.log.warn(`paused:${name}`, `connection ${name} is paused (${code})`))
    return rows.length > 0
  }

  /**
   * What is held for a setting goes as well: the setting should be mended by now. Earlier attempts no longer count
   * against it.
   *
   * @returns false when it was not paused. */
  async resume(id: string): Promise<boolean> {
    const rows = await this.database.query<{ name: string }>(
      `UPDATE erp_connection SET status = 'active', paused_code = NULL, paused_reason = NULL, updated_at = now()
        WHERE id = $1 AND status = 'paused' RETURNING name`,
      [id]
    )
    this.cache.at = 0
    if (rows.length) {
      await this.database.query("UPDATE erp_circuit SET closed_at = now() WHERE connection_id = $1", [id])
      await this.database.query(
        `UPDATE erp_delivery SET status = 'pending', available_at = now(), updated_at = now()
          WHERE connection_id = $1 AND status = 'held' AND error_class = 'configuration' AND deleted_at IS NULL`,
        [id]
      )
    }
    rows.forEach(({ name }) => this.log.info(`connection ${name} resumed`))
    return rows.length > 0
  }

  private async refresh(): Promise<void> {
    const rows = await this.database.query<Row>(
      `SELECT id, name, status, paused_code, paused_reason FROM erp_connection WHERE deleted_at IS NULL ORDER BY id`
    )
    const list = rows.flatMap((row) => {
      const entry = this.configured.get(row.name)
      return entry ? [{ ...entry, ...row }] : []
    })
    this.cache = { at: Date.now(), list }
  }

  private async upsert(sql: Sql, entry: Configured): Promise<void> {
    const { name, connector, settings, subscriptions, metadata_keys, policy, paused } = entry
    const [row] = await sql.query<{ id: string; fresh: boolean }>(
      `INSERT INTO erp_connection AS c (id, name, connector, source, status, paused_code, paused_reason, settings,
                                        subscriptions, metadata_keys, policy)
       VALUES ($1, $2, $3, 'options', $4, $5, $6, $7, $8, $9, $10)
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE
         SET connector = excluded.connector, settings = excluded.settings, subscriptions = excluded.subscriptions,
             metadata_keys = excluded.metadata_keys, policy = excluded.policy, updated_at = now(),
             status = CASE WHEN excluded.status = 'paused' THEN 'paused' WHEN ${FROM_OPTIONS} THEN 'active' ELSE c.status END,
             paused_code = CASE WHEN excluded.status = 'paused' THEN excluded.paused_code
                                WHEN ${FROM_OPTIONS} THEN NULL ELSE c.paused_code END,
             paused_reason = CASE WHEN excluded.status = 'paused' THEN excluded.paused_reason
                                  WHEN ${FROM_OPTIONS} THEN NULL ELSE c.paused_reason END
       RETURNING id, (xmax = 0) AS fresh`,
      [
        generateEntityId("", "erpcon"),
        name,
        connector,
        paused ? "paused" : "active",
        paused ? "paused_in_options" : null,
        paused ? "It is paused in the plugin options." : null,
        JSON.stringify(settings),
        subscriptions,
        metadata_keys,
        JSON.stringify(policy),
      ]
    )
    if (!row?.fresh) {
      return
    }
    await sql.query("INSERT INTO erp_circuit (id, connection_id) VALUES ($1, $2)", [
      generateEntityId("", "erpcir"),
      row.id,
    ])
    await sql.query(
      `INSERT INTO erp_watermark (id, connection_id, stream, value)
       VALUES ($1, $4, 'orders.start', $5), ($2, $4, 'orders.id', $5), ($3, $4, 'orders.updated_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
      [0, 1, 2].map(() => generateEntityId("", "erpwmk")).concat(row.id, generateEntityId("", "order"))
    )
  }
}

function configure(entry: ConnectionOptions, index: number, connectors: Map<string, RegisteredConnector>): Configured {
  const registered = connectors.get(entry.connector)
  if (!registered) {
    throw new Error(
      `medusa-plugin-erp: connections[${index}].connector: there is no connector "${entry.connector}"; ` +
        `registered are ${[...connectors.keys()].join(", ")}. Add yours to the option "providers".`
    )
  }
  const { connectorClass, instance } = registered
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
  const { concurrency, rate, retry_schedule, probe_interval, probe_interval_max, timeout, network } = entry
  const idempotency = connectorClass.idempotency(parsed.settings)
  if (idempotency === "lookup" && !instance.findByReference) {
    throw new Error(
      `medusa-plugin-erp: connector "${entry.connector}" says "lookup" but has no findByReference: it would book orders twice.`
    )
  }
  return {
    name: entry.name,
    connector: entry.connector,
    paused: entry.paused,
    subscriptions: entry.subscriptions,
    metadata_keys: entry.metadata_keys,
    policy: { concurrency, rate: rate ?? null, retry_schedule, probe_interval, probe_interval_max, timeout },
    network: {
      connect_timeout_ms: network.connect_timeout,
      allow_private_addresses: network.allow_private_addresses,
      max_response_bytes: network.max_response_bytes,
      ca: network.ca,
    },
    ...parsed,
    idempotency,
    client: instance,
  }
}
