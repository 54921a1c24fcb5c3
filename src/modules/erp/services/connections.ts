import { generateEntityId } from "@medusajs/framework/utils"
import { configureConnection } from "../connection-config"
import type { ConfiguredConnection, RegisteredConnector } from "../connection-config"
import { hasEnded, outboundMessages, type MessageRegistry } from "../messages"
import type { ConnectionOptions } from "../options"
import { versionEnded } from "../standings"
import type { Database, Sql } from "./database"
import type { EnvironmentGuard } from "./environment-guard"
import type { HeldDeliveries } from "./held-deliveries"
import type { LimitedLog } from "./limited-log"

export type { ConnectionPolicy, RegisteredConnector } from "../connection-config"

interface Row {
  id: string
  name: string
  status: "active" | "paused" | "removed"
  paused_code: string | null
  paused_reason: string | null
  /** Version per message type this connection is told in. */
  pins: Record<string, number>
}

/** A connection ready for use: its row, its connector, its parsed settings and credentials. */
export type Connection = Omit<ConfiguredConnection, "paused" | "versions"> & Row

/** What connections are made from. */
export interface ConnectionsConfig {
  connectors: Map<string, RegisteredConnector>
  options: ConnectionOptions[]
  messages?: MessageRegistry
}

const REFRESH_MS = 2_000
/** Without a sign of it from any process for so long, a connection counts as removed from the options. */
const GONE_AFTER = "interval '1 minute'"
/** What the options had stopped, the options may start again. */
const FROM_OPTIONS = "c.paused_code IN ('paused_in_options', 'removed_from_options')"

/** Paused by a person or by trouble: it comes back paused, should the options bring it back. */
const STAYS_PAUSED = "(c.status = 'paused' AND c.paused_code <> 'paused_in_options')"

/**
 * The connections of this store: configured in the plugin options, remembered as rows, their status shared by every
 * process.
 */
export class Connections {
  private readonly configured: Map<string, ConfiguredConnection>
  private readonly messages: MessageRegistry
  private cache: { at: number; list: Connection[] } = { at: 0, list: [] }

  /** @throws Error naming every wrong setting or credential by its path in the options. */
  constructor(
    private readonly database: Database,
    { connectors, options, messages = outboundMessages }: ConnectionsConfig,
    private readonly environment: EnvironmentGuard,
    private readonly held: HeldDeliveries,
    private readonly log: LimitedLog
  ) {
    this.messages = messages
    this.configured = new Map(
      options.map((entry, index) => [entry.name, configureConnection(entry, index, connectors, messages)])
    )
  }

  /**
   * Makes the rows follow the options. A connection that is new starts now: orders placed before are not its concern.
   * In a database that was last used in another environment all of them are paused.
   */
  async sync(): Promise<void> {
    const movedFrom = await this.database.transaction(async (sql) => {
      await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('erp_connections', 0))")
      for (const entry of this.configured.values()) {
        await this.held.followSettings(sql, await this.upsert(sql, entry), entry)
      }
      const from = await this.environment.movedFrom(sql)
      if (from) {
        await sql.query(
          `UPDATE erp_connection SET status = 'paused', paused_code = 'other_environment', paused_reason = $1, updated_at = now()
            WHERE status = 'active' AND deleted_at IS NULL`,
          [this.environment.explain(from)]
        )
      }
      return from
    })
    await this.markRemoved()
    await this.refresh()
    if (movedFrom) {
      this.log.warn("environment", `all connections are paused. ${this.environment.explain(movedFrom)}`)
    }
    this.warnOfEndedVersions()
  }

  /**
   * Shows that this process has its connections in its options, and marks those removed that no process has any more.
   * Not at once: while two releases overlap, the older one does not know what the newer one brought.
   */
  async heartbeat(): Promise<void> {
    const running = [...this.configured.values()].filter(({ paused }) => !paused)
    await this.database.query(
      "UPDATE erp_connection SET seen_at = now(), updated_at = now() WHERE name = ANY($1) AND deleted_at IS NULL",
      [[...this.configured.keys()]]
    )
    // A release that knew no heartbeat removes at once what its own options do not have.
    await this.database.query(
      `UPDATE erp_connection SET status = 'active', paused_code = NULL, paused_reason = NULL
        WHERE name = ANY($1) AND status = 'removed' AND paused_code = 'removed_from_options' AND deleted_at IS NULL`,
      [running.map(({ name }) => name)]
    )
    await this.markRemoved()
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
      await this.held.release(this.database, id)
    }
    rows.forEach(({ name }) => this.log.info(`connection ${name} resumed`))
    return rows.length > 0
  }

  private async markRemoved(): Promise<void> {
    const rows = await this.database.query<{ name: string }>(
      `UPDATE erp_connection c SET status = 'removed', updated_at = now(),
              paused_code = CASE WHEN ${STAYS_PAUSED} THEN paused_code ELSE 'removed_from_options' END,
              paused_reason = CASE WHEN ${STAYS_PAUSED} THEN paused_reason
                                   ELSE 'It is no longer in the plugin options. Its deliveries are kept.' END
        WHERE source = 'options' AND status <> 'removed' AND name <> ALL($1) AND deleted_at IS NULL
          AND (seen_at IS NULL OR seen_at < now() - ${GONE_AFTER})
       RETURNING name`,
      [[...this.configured.keys()]]
    )
    rows.forEach(({ name }) =>
      this.log.warn(`removed:${name}`, `connection ${name} is no longer in the options: removed`)
    )
  }

  private warnOfEndedVersions(): void {
    for (const { name, pins, subscriptions } of this.cache.list) {
      for (const type of subscriptions) {
        const definition = this.messages[type]
        if (definition && pins[type] !== undefined && hasEnded(definition, pins[type], new Date())) {
          this.log.warn(`ended:${name}:${type}`, `connection ${name}: ${versionEnded(definition, pins[type]).reason}`)
        }
      }
    }
  }

  private async refresh(): Promise<void> {
    const rows = await this.database.query<Row>(
      `SELECT id, name, status, paused_code, paused_reason, pins FROM erp_connection WHERE deleted_at IS NULL ORDER BY id`
    )
    const list = rows.flatMap((row) => {
      const entry = this.configured.get(row.name)
      return entry ? [{ ...entry, ...row }] : []
    })
    this.cache = { at: Date.now(), list }
  }

  /** @returns the row's id */
  private async upsert(sql: Sql, entry: ConfiguredConnection): Promise<string> {
    const { name, connector, settings, subscriptions, metadata_keys, policy, paused, versions } = entry
    const current = Object.fromEntries(Object.values(this.messages).map(({ type, current }) => [type, current]))
    const [row] = await sql.query<{ id: string; fresh: boolean }>(
      `INSERT INTO erp_connection AS c (id, name, connector, source, status, paused_code, paused_reason, settings,
                                        subscriptions, metadata_keys, policy, pins, seen_at)
       VALUES ($1, $2, $3, 'options', $4, $5, $6, $7, $8, $9, $10, $11::jsonb || $12::jsonb, now())
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE
         SET connector = excluded.connector, settings = excluded.settings, subscriptions = excluded.subscriptions,
             metadata_keys = excluded.metadata_keys, policy = excluded.policy, updated_at = now(), seen_at = now(),
             pins = $11::jsonb || c.pins || $12::jsonb,
             status = CASE WHEN excluded.status = 'paused' THEN 'paused' WHEN ${FROM_OPTIONS} THEN 'active'
                           WHEN c.status = 'removed' THEN 'paused' ELSE c.status END,
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
        JSON.stringify(current),
        JSON.stringify(versions),
      ]
    )
    if (row!.fresh) {
      await this.begin(sql, row!.id)
    }
    return row!.id
  }

  /** What a new connection needs besides its row. */
  private async begin(sql: Sql, id: string): Promise<void> {
    await sql.query("INSERT INTO erp_circuit (id, connection_id) VALUES ($1, $2)", [generateEntityId("", "erpcir"), id])
    await sql.query(
      `INSERT INTO erp_watermark (id, connection_id, stream, value)
       VALUES ($1, $4, 'orders.start', $5), ($2, $4, 'orders.id', $5), ($3, $4, 'orders.updated_at', to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))`,
      [0, 1, 2].map(() => generateEntityId("", "erpwmk")).concat(id, generateEntityId("", "order"))
    )
  }
}
