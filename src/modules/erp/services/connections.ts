import { configuredByOptions } from "../connection-config"
import type { ConfiguredConnection, RegisteredConnector } from "../connection-config"
import type { PauseCode } from "../held-codes"
import { currentVersions, hasEnded, orderPlaced, outboundMessages, type MessageRegistry } from "../messages"
import type { ConnectionOptions } from "../options"
import { routingIn, type Routing } from "../routing"
import type { SealingKey } from "../sealed"
import { versionEnded, type ExportWhen } from "../standings"
import { AuditTrail, type Actor, type AuditEntry } from "./audit-trail"
import { ConnectionStarts } from "./connection-starts"
import type { Database, Sql } from "./database"
import type { EnvironmentGuard } from "./environment-guard"
import type { HeldDeliveries } from "./held-deliveries"
import type { LimitedLog } from "./limited-log"
import { Notices } from "./notices"
import { OptionsConnections } from "./options-connections"
import { StoredConfigurations, type StoredConnection } from "./stored-configurations"

export type { ConnectionPolicy, RegisteredConnector } from "../connection-config"

/** What every connection is known by, whether it can be used here or not. */
export interface ConnectionRow {
  id: string
  name: string
  /** Who owns it: the plugin options, or the admin. */
  source: "options" | "admin"
  status: "active" | "paused" | "removed"
  paused_code: string | null
  paused_reason: string | null
  /** Version per message type this connection is told in. */
  pins: Record<string, number>
}

/** A connection ready for use: its row, its connector, its parsed settings and credentials. */
export type Connection = Omit<ConfiguredConnection, "paused" | "versions"> &
  ConnectionRow & {
    /** For the caches of connectors; see their contract. */
    cache_key: string
  }

/** What capturing an order needs to know of a connection; it goes on for one that cannot be used just now. */
export interface Recipient {
  id: string
  name: string
  status: ConnectionRow["status"]
  subscriptions: string[]
  message_types: string[]
  routing: Routing
  export_when: ExportWhen
  metadata_keys: string[]
}

/** What connections are made from. */
export interface ConnectionsConfig {
  connectors: Map<string, RegisteredConnector>
  options: ConnectionOptions[]
  messages?: MessageRegistry
  /** For what rows hold encrypted; see the option `encryption`. */
  keys?: readonly SealingKey[]
}

interface Row extends ConnectionRow, StoredConnection {
  subscriptions: string[]
  metadata_keys: string[]
}

interface Known {
  at: number
  usable: Connection[]
  recipients: Recipient[]
  /** By id: why one cannot be used. */
  problems: Map<string, string>
}

/**
 * The connections of this store: configured in the plugin options or in the admin, remembered as rows, their status
 * shared by every process.
 */
export class Connections {
  /** What a process may not know yet of what another one has changed. */
  static readonly REFRESH_MS = 2_000
  readonly stored: StoredConfigurations
  readonly starts = new ConnectionStarts()
  private readonly configured: Map<string, ConfiguredConnection>
  private readonly fromOptions: OptionsConnections
  private readonly messages: MessageRegistry
  private cache: Known = { at: 0, usable: [], recipients: [], problems: new Map() }
  private changes = 0

  /** @throws Error naming every wrong setting or credential by its path in the options. */
  constructor(
    private readonly database: Database,
    { connectors, options, messages = outboundMessages, keys = [] }: ConnectionsConfig,
    private readonly environment: EnvironmentGuard,
    private readonly held: HeldDeliveries,
    private readonly log: LimitedLog
  ) {
    this.messages = messages
    this.configured = configuredByOptions(options, connectors, messages)
    this.stored = new StoredConfigurations(connectors, messages, keys)
    this.fromOptions = new OptionsConnections(database, this.configured, messages, this.starts, held, log)
  }

  /**
   * Makes the rows follow the options. A connection that is new starts now: orders placed before are not its concern.
   * In a database that was last used in another environment all of them are paused.
   */
  async sync(): Promise<void> {
    const movedFrom = await this.database.transaction(async (sql) => {
      await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('erp_connections', 0))")
      await this.fromOptions.follow(sql)
      // Message types that are new in this release.
      await sql.query(
        `UPDATE erp_connection SET pins = $1::jsonb || pins, updated_at = now()
          WHERE source = 'admin' AND deleted_at IS NULL AND $1::jsonb || pins <> pins`,
        [JSON.stringify(currentVersions(this.messages))]
      )
      const from = await this.environment.movedFrom(sql)
      if (from) {
        const reason = this.environment.explain(from)
        const paused = await sql.query<{ id: string }>(
          `UPDATE erp_connection SET status = 'paused', paused_code = 'other_environment', paused_reason = $1, updated_at = now()
            WHERE status = 'active' AND deleted_at IS NULL RETURNING id`,
          [reason]
        )
        await AuditTrail.note(
          sql,
          ...paused.map(({ id }) => pausing(id, AuditTrail.SYSTEM, "other_environment", reason))
        )
        await Notices.leave(sql)
      }
      return from
    })
    this.forget()
    await this.fromOptions.markRemoved()
    await this.refresh()
    for (const connection of this.cache.usable.filter(({ source }) => source === "admin")) {
      await this.held.followSettings(this.database, connection.id, connection)
    }
    if (movedFrom) {
      this.log.warn("environment", `all connections are paused. ${this.environment.explain(movedFrom)}`)
    }
    this.warnOfEndedVersions()
  }

  /** Shows that this process has its connections in its options; see OptionsConnections. */
  async heartbeat(): Promise<void> {
    await this.fromOptions.heartbeat()
  }

  /** Every connection that can be used here; at most two seconds old. */
  async list(): Promise<Connection[]> {
    return (await this.known()).usable
  }

  async find(id: string): Promise<Connection | undefined> {
    return (await this.list()).find((connection) => connection.id === id)
  }

  /** Every connection that is to be told of orders, also one that cannot be used just now: its deliveries wait. */
  async recipients(): Promise<Recipient[]> {
    return (await this.known()).recipients
  }

  /** Why connections cannot be used here, by id. */
  async problems(): Promise<ReadonlyMap<string, string>> {
    return (await this.known()).problems
  }

  /** What is known may have changed: read it anew at the next look. */
  forget(): void {
    this.cache.at = 0
    this.changes++
  }

  /** Stops deliveries of a connection, with the reason people will read. Captures go on. */
  async pause(sql: Sql, id: string, code: PauseCode, reason: string, by = AuditTrail.SYSTEM): Promise<boolean> {
    const rows = await sql.query<{ name: string }>(
      `UPDATE erp_connection SET status = 'paused', paused_code = $2, paused_reason = $3, updated_at = now()
        WHERE id = $1 AND status = 'active' AND deleted_at IS NULL RETURNING name`,
      [id, code, reason]
    )
    await AuditTrail.note(sql, ...rows.map(() => pausing(id, by, code, reason)))
    this.forget()
    rows.forEach(({ name }) => this.log.warn(`paused:${name}`, "connection is paused", { connection: name, code }))
    return rows.length > 0
  }

  /** As a person asks for it. @returns false when it was not active */
  async pauseByHand(id: string, reason: string, by = AuditTrail.SYSTEM): Promise<boolean> {
    return this.database.transaction((sql) => this.pause(sql, id, "paused_by_hand", reason, by))
  }

  /**
   * What is held for a setting goes as well: the setting should be mended by now. Earlier attempts no longer count
   * against it.
   *
   * @param reason kept with the connection until it is resumed once more
   * @returns false when it was not paused. */
  async resume(id: string, reason: string | null = null, by = AuditTrail.SYSTEM): Promise<boolean> {
    const resumed = await this.database.transaction(async (sql) => {
      // In the order in which settling an attempt takes them: circuit, then connection.
      await sql.query("SELECT 1 FROM erp_circuit WHERE connection_id = $1 FOR UPDATE", [id])
      const [row] = await sql.query<{ name: string; code: string | null }>(
        `UPDATE erp_connection c SET status = 'active', paused_code = NULL, paused_reason = NULL, resumed_reason = $2,
                updated_at = now()
           FROM (SELECT id, paused_code FROM erp_connection WHERE id = $1 FOR NO KEY UPDATE) o
          WHERE c.id = o.id AND status = 'paused' AND deleted_at IS NULL RETURNING name, o.paused_code AS code`,
        [id, reason]
      )
      if (row) {
        await sql.query("UPDATE erp_circuit SET closed_at = now() WHERE connection_id = $1", [id])
        await this.held.release(sql, id)
        await AuditTrail.note(sql, {
          ...{ by, action: "connection.resume", target_id: id, reason },
          ...{ before: { status: "paused", paused_code: row.code }, after: { status: "active" } },
        })
      }
      return row
    })
    this.forget()
    if (resumed) {
      this.log.info("connection is resumed", { connection: resumed.name, code: resumed.code })
    }
    return resumed !== undefined
  }

  private warnOfEndedVersions(): void {
    for (const { name, pins, subscriptions } of this.cache.usable) {
      for (const type of subscriptions) {
        const definition = this.messages[type]
        if (definition && pins[type] !== undefined && hasEnded(definition, pins[type], new Date())) {
          this.log.warn(`ended:${name}:${type}`, `connection ${name}: ${versionEnded(definition, pins[type]).reason}`)
        }
      }
    }
  }

  private async known(): Promise<Known> {
    if (Date.now() - this.cache.at > Connections.REFRESH_MS) {
      await this.refresh()
    }
    return this.cache
  }

  private async refresh(): Promise<void> {
    const { changes } = this
    const rows = await this.database.query<Row>(
      `SELECT id, name, connector, source, status, paused_code, paused_reason, pins, revision, config, credentials,
              webhook_secrets, subscriptions, metadata_keys
         FROM erp_connection WHERE deleted_at IS NULL ORDER BY id`
    )
    // What was read while something changed is used, but not for long.
    const at = this.changes === changes ? Date.now() : 0
    const next: Known = { at, usable: [], recipients: [], problems: new Map() }
    for (const row of rows) {
      const { id, name, source, status, paused_code, paused_reason, pins } = row
      const fromOptions = this.configured.get(name)
      const reading = source === "admin" ? this.stored.read(row) : fromOptions ? { configured: fromOptions } : undefined
      if (reading && "problem" in reading) {
        next.problems.set(id, reading.problem)
        next.recipients.push(unusable(row))
        const words = "connection cannot be used, its deliveries wait; see the overview"
        this.log.error(`unusable:${id}`, words, null, { connection: name })
      } else if (reading) {
        const known = { id, name, source, status, paused_code, paused_reason, pins }
        const connection = { ...reading.configured, ...known, cache_key: `${id}/${row.revision}` }
        next.usable.push(connection)
        next.recipients.push(connection)
      }
    }
    this.stored.keep(rows.map(({ id }) => id))
    this.cache = next
  }
}

function pausing(id: string, by: Actor, paused_code: string, reason: string): AuditEntry {
  return {
    ...{ by, action: "connection.pause", target_id: id, reason },
    ...{ before: { status: "active" }, after: { status: "paused", paused_code } },
  }
}

/** What it takes besides orders is not known: held until it is, rather than sent to who would book it for an order. */
function unusable({ id, name, status, subscriptions, metadata_keys, config }: Row): Recipient {
  const [export_when = "placed"] = (["authorized", "captured"] as const).filter((when) => config?.export_when === when)
  const routing = routingIn(config?.subscriptions)
  return { id, name, status, subscriptions, routing, metadata_keys, export_when, message_types: [orderPlaced.type] }
}
