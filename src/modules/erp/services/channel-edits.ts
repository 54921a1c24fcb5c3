import { generateEntityId } from "@medusajs/framework/utils"
import { channelChanges } from "../audit-changes"
import { channelPartsOf, type ChannelParts, type ConfiguredChannel } from "../channel-config"
import { WrongConnection } from "../connection-config"
import { asRecord, laidOver } from "../connection-draft"
import { AuditTrail } from "./audit-trail"
import { Channels, type StoredChannel } from "./channels"
import type { Database, Sql } from "./database"
import { Edited } from "./edited"
import type { LimitedLog } from "./limited-log"
import { Notices } from "./notices"

/** Channel edits: what people change of a channel, as they do of a connection. Those of the plugin options are not theirs. */
export class ChannelEdits {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly log: LimitedLog
  ) {}

  /** A new channel is told of incidents that open from now on. @returns its id @throws MedusaError invalid_data, conflict */
  async create(body: unknown, by = AuditTrail.SYSTEM): Promise<string> {
    const input = Edited.told(() => laidOver({}, asRecord(body)))
    const parts = Edited.told(() => channelPartsOf(input, this.check(input)))
    const id = generateEntityId("", "erpcha")
    await this.database
      .transaction(async (sql) => {
        await sql.query(
          `INSERT INTO erp_channel (id, source, name, kind, status, severities, settings, network, credentials)
           VALUES ($1, 'admin', $2, $3, $4, $5, $6, $7, $8)`,
          [id, parts.name, parts.kind, ...this.columns(id, parts)]
        )
        const { after } = channelChanges(undefined, parts)
        await AuditTrail.note(sql, { by, action: "channel.create", target_id: id, after })
      })
      .catch((error: unknown) => Edited.refuseTakenName("channel", error, parts.name))
    this.log.info("channel is new", { channel: parts.name })
    return id
  }

  /**
   * Changes some fields; null brings a default back. What could not be sent through it is tried again.
   *
   * @param body the changes, and as `revision` the one that was read
   * @throws MedusaError not_found, conflict (changed since, owned by the options, the name is taken), invalid_data
   */
  async update(id: string, body: unknown, by = AuditTrail.SYSTEM): Promise<void> {
    const { revision, ...changes } = Edited.told(() => asRecord(body))
    const name = await this.database
      .transaction(async (sql) => {
        const row = await this.lock(sql, id)
        Edited.asRead("channel", row, revision)
        const input = Edited.told(() => this.channels.drafted(row, forRow(row, changes)))
        const parts = Edited.told(() => channelPartsOf(input, this.check(input)))
        await sql.query(
          `UPDATE erp_channel SET name = $2, status = $3, severities = $4, settings = $5, network = $6, credentials = $7,
                  revision = revision + 1, updated_at = now() WHERE id = $1`,
          [id, parts.name, ...this.columns(id, parts)]
        )
        await AuditTrail.note(sql, {
          ...{ by, action: "channel.update", target_id: id },
          ...channelChanges(this.audited(row), parts),
        })
        if (parts.paused) {
          await Notices.drop(sql, id, "channel_paused", "The channel was paused.")
        } else {
          await Notices.revive(sql, id)
        }
        return parts.name
      })
      .catch((error: unknown) => Edited.refuseTakenName("channel", error, String(changes.name)))
    this.log.info("channel has changed", { channel: name })
  }

  /** It goes, and what waits for it; what was said through it stays. @throws MedusaError not_found, conflict */
  async remove(id: string, by = AuditTrail.SYSTEM): Promise<void> {
    const name = await this.database.transaction(async (sql) => {
      const row = await this.lock(sql, id)
      await Notices.drop(sql, id, "channel_removed", "The channel was deleted.")
      await sql.query(
        `UPDATE erp_channel SET status = 'removed', credentials = NULL, revision = revision + 1, updated_at = now(),
                deleted_at = now() WHERE id = $1`,
        [id]
      )
      const { kind, settings } = row
      const before = { name: row.name, kind, settings }
      await AuditTrail.note(sql, { by, action: "channel.delete", target_id: id, before })
      return row.name
    })
    this.log.info("channel is deleted", { channel: name })
  }

  private async lock(sql: Sql, id: string): Promise<StoredChannel> {
    const [row] = await sql.query<StoredChannel>(
      `SELECT ${Channels.COLUMNS} FROM erp_channel WHERE id = $1 AND deleted_at IS NULL FOR NO KEY UPDATE`,
      [id]
    )
    return Edited.ofAdmin("channel", id, row)
  }

  /** As it lies in the database, for what is said of a change. */
  private audited(row: StoredChannel): ChannelParts {
    try {
      const input = this.channels.drafted(row, {})
      return channelPartsOf(input, this.channels.check(input))
    } catch {
      const { name, kind, settings, network } = row
      const severities = row.severities as ChannelParts["severities"]
      return { name, kind, settings, network, severities, paused: row.status === "paused", credentials: {} }
    }
  }

  /** @throws WrongConnection */
  private check(input: Record<string, unknown>): ConfiguredChannel {
    const configured = this.channels.check(input)
    if (!this.channels.sealable && Object.keys((input.credentials ?? {}) as object).length) {
      throw new WrongConnection([`credentials: ${Edited.NEEDS_KEY}`])
    }
    return configured
  }

  private columns(id: string, { paused, severities, settings, network, credentials }: ChannelParts): unknown[] {
    return [
      ...[paused ? "paused" : "active", severities, JSON.stringify(settings), network && JSON.stringify(network)],
      this.channels.sealed(id, credentials),
    ]
  }
}

/** What may be said of a channel that is there. @throws WrongConnection */
function forRow(row: StoredChannel, changes: Record<string, unknown>): Record<string, unknown> {
  if (changes.kind !== undefined && changes.kind !== row.kind) {
    throw new WrongConnection(["kind: cannot be changed; another kind is another channel"])
  }
  return changes
}
