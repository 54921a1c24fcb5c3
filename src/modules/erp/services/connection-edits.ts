import { randomBytes } from "node:crypto"
import { generateEntityId } from "@medusajs/framework/utils"
import { connectionChanges, type AuditedConnection } from "../audit-changes"
import { WrongConnection, type ConfiguredConnection } from "../connection-config"
import { asRecord, changed, partsOf, type ConnectionParts } from "../connection-draft"
import { currentVersions, outboundMessages, type MessageRegistry } from "../messages"
import { AuditTrail } from "./audit-trail"
import { Connections } from "./connections"
import type { Database, Sql } from "./database"
import { Edited } from "./edited"
import type { HeldDeliveries } from "./held-deliveries"
import type { LimitedLog } from "./limited-log"
import type { StoredConnection } from "./stored-configurations"

/** A row people may change, and whose row lock the caller holds. */
export interface EditedRow extends StoredConnection {
  source: "options" | "admin"
}

const COLUMNS = "id, name, connector, source, revision, config, credentials, webhook_secrets"
/** What was mended is tried when no process can still know how it was before. */
const TRY_AFTER_MS = Connections.REFRESH_MS + 1_000

/**
 * Connection edits: what people change of a connection. Those of the plugin options are not theirs to change.
 *
 * Changes are optimistic: who changes a connection says which revision was read, and the second of two editors is told
 * to read again. Other processes follow within two seconds.
 */
export class ConnectionEdits {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly held: HeldDeliveries,
    private readonly log: LimitedLog,
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  /** A new connection starts now. @returns its id @throws MedusaError invalid_data, conflict (the name is taken) */
  async create(body: unknown, by = AuditTrail.SYSTEM): Promise<string> {
    const input = Edited.told(() => changed({}, asRecord(body)))
    const configured = Edited.told(() => this.check(input))
    const parts = partsOf(input)
    const id = generateEntityId("", "erpcon")
    await this.database
      .transaction(async (sql) => {
        await this.insert(sql, id, parts, configured)
        await this.connections.starts.begin(sql, id)
        const { after } = connectionChanges(undefined, parts)
        await AuditTrail.note(sql, { by, action: "connection.create", target_id: id, after })
      })
      .catch((error: unknown) => Edited.refuseTakenName("connection", error, parts.name))
    this.connections.forget()
    this.log.info("connection is new", { connection: parts.name })
    return id
  }

  /**
   * Changes some fields; connection-draft.ts says how. What is held for a setting is tried again, and an ERP that is
   * down is asked soon.
   *
   * @param body the changes, and as `revision` the one that was read
   * @throws MedusaError not_found, conflict (changed since, owned by the options, the name is taken), invalid_data
   */
  async update(id: string, body: unknown, by = AuditTrail.SYSTEM): Promise<void> {
    const { revision, ...changes } = Edited.told(() => asRecord(body))
    const name = await this.database
      .transaction(async (sql) => {
        const row = await this.lock(sql, id)
        Edited.asRead("connection", row, revision)
        const input = Edited.told(() => this.connections.stored.drafted(row, forRow(row, changes)))
        const configured = Edited.told(() => this.check(input))
        await this.write(sql, id, partsOf(input), configured)
        const difference = connectionChanges(this.audited(row), partsOf(input))
        await AuditTrail.note(sql, { by, action: "connection.update", target_id: id, ...difference })
        await this.held.followSettings(sql, id, configured)
        await this.held.release(sql, id, TRY_AFTER_MS)
        await sql.query(
          `UPDATE erp_circuit SET next_probe_at = now() + $2 * interval '1 millisecond', probes = 0, updated_at = now()
            WHERE connection_id = $1 AND state = 'open'`,
          [id, TRY_AFTER_MS]
        )
        return configured.name
      })
      .catch((error: unknown) => Edited.refuseTakenName("connection", error, String(changes.name)))
    this.connections.forget()
    this.log.info("connection has changed", { connection: name })
  }

  /**
   * A new secret for what the ERP signs, the first of all. Older ones are taken as well until they are dropped by the
   * next rotation.
   *
   * @param keep how many of the older ones
   * @returns the secret; it is never shown again
   * @throws MedusaError not_found, conflict, invalid_data
   */
  async rotateWebhookSecret(id: string, keep: number, by = AuditTrail.SYSTEM): Promise<string> {
    const secret = `whsec_${randomBytes(32).toString("base64")}`
    await this.database.transaction(async (sql) => {
      const row = await this.lock(sql, id)
      const input = Edited.told(() => {
        const before = this.connections.stored.drafted(row, {})
        const older = (before.webhook_secrets ?? []) as string[]
        return { ...before, webhook_secrets: [secret, ...older.slice(0, keep)] }
      })
      await this.write(
        sql,
        id,
        partsOf(input),
        Edited.told(() => this.check(input))
      )
      const secrets = { before: secretsIn(this.audited(row)), after: secretsIn(partsOf(input)) }
      await AuditTrail.note(sql, { by, action: "connection.rotate_webhook_secret", target_id: id, ...secrets })
    })
    this.connections.forget()
    return secret
  }

  /**
   * Takes the locks of a connection that may be changed, in the order in which settling an attempt takes them: circuit,
   * then connection.
   *
   * @throws MedusaError not_found, conflict (the options own it)
   */
  async lock(sql: Sql, id: string): Promise<EditedRow> {
    await sql.query("SELECT 1 FROM erp_circuit WHERE connection_id = $1 FOR UPDATE", [id])
    const [row] = await sql.query<EditedRow>(
      `SELECT ${COLUMNS} FROM erp_connection WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [id]
    )
    return Edited.ofAdmin("connection", id, row)
  }

  /** As it lies in the database, for what is said of a change. */
  private audited(row: EditedRow): AuditedConnection {
    const { stored } = this.connections
    try {
      return { ...row, ...partsOf(stored.drafted(row, {})) }
    } catch {
      return { name: row.name, connector: row.connector, config: row.config ?? {} }
    }
  }

  /** @throws WrongConnection */
  private check(input: Record<string, unknown>): ConfiguredConnection {
    const configured = this.connections.stored.check(input)
    const { credentials, webhook_secrets } = partsOf(input)
    if (!this.connections.stored.sealable) {
      const secret = { credentials: Object.keys(credentials), webhook_secrets }
      const lines = Object.entries(secret).flatMap(([field, values]) =>
        values.length ? [`${field}: ${Edited.NEEDS_KEY}`] : []
      )
      if (lines.length) {
        throw new WrongConnection(lines)
      }
    }
    return configured
  }

  private async insert(sql: Sql, id: string, parts: ConnectionParts, configured: ConfiguredConnection): Promise<void> {
    const { paused, policy, versions } = configured
    await sql.query(
      `INSERT INTO erp_connection (id, name, connector, source, status, paused_code, paused_reason, settings, config,
                                   credentials, webhook_secrets, subscriptions, metadata_keys, policy, pins)
       VALUES ($1, $2, $3, 'admin', $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::jsonb || $15::jsonb)`,
      [
        ...[id, parts.name, parts.connector],
        ...(paused ? ["paused", "paused_by_hand", null] : ["active", null, null]),
        ...[JSON.stringify(configured.settings), JSON.stringify(parts.config), ...this.sealed(id, parts)],
        ...[configured.subscriptions, configured.metadata_keys, JSON.stringify(policy)],
        ...[JSON.stringify(currentVersions(this.messages)), JSON.stringify(versions)],
      ]
    )
  }

  private async write(sql: Sql, id: string, parts: ConnectionParts, configured: ConfiguredConnection): Promise<void> {
    await sql.query(
      `UPDATE erp_connection
          SET name = $2, settings = $3, config = $4, credentials = $5, webhook_secrets = $6, subscriptions = $7,
              metadata_keys = $8, policy = $9, pins = pins || $10::jsonb, revision = revision + 1, updated_at = now()
        WHERE id = $1`,
      [
        ...[id, parts.name, JSON.stringify(configured.settings), JSON.stringify(parts.config)],
        ...this.sealed(id, parts),
        ...[configured.subscriptions, configured.metadata_keys, JSON.stringify(configured.policy)],
        JSON.stringify(configured.versions),
      ]
    )
  }

  private sealed(id: string, { credentials, webhook_secrets }: ConnectionParts): (string | null)[] {
    const { stored } = this.connections
    return [stored.sealed(id, "credentials", credentials), stored.sealed(id, "webhook_secrets", webhook_secrets)]
  }
}

const secretsIn = ({ webhook_secrets }: AuditedConnection) => ({ webhook_secrets: webhook_secrets?.length ?? 0 })

/** What may be said of a connection that is there. @throws WrongConnection */
function forRow(row: EditedRow, changes: Record<string, unknown>): Record<string, unknown> {
  const lines = [
    ...(changes.connector === undefined || changes.connector === row.connector
      ? []
      : ["connector: cannot be changed; another kind of ERP is another connection"]),
    ...(changes.paused === undefined ? [] : ["paused: is not changed here; use its pause and resume"]),
  ]
  if (lines.length) {
    throw new WrongConnection(lines)
  }
  return changes
}
