import { AuditTrail, type Actor } from "./audit-trail"
import type { ChannelReencryption } from "./channel-reencryption"
import type { Connections } from "./connections"
import type { Database } from "./database"
import type { SealedField, StoredConnection } from "./stored-configurations"

/** What became of the rows that hold something encrypted. */
export interface ReencryptionReport {
  /** Rows encrypted anew with the first key. */
  reencrypted: number
  /** Rows that are encrypted with it already. */
  current: number
  /** Names of connections and channels whose secrets cannot be opened with any key of the options. */
  unreadable: string[]
}

type Resealed = Partial<Record<SealedField, string>>

const FIELDS = ["credentials", "webhook_secrets"] as const

/** Reencryption: brings everything to the first key, so that older ones can be taken out of the options. */
export class Reencryption {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly channels: ChannelReencryption
  ) {}

  /** Safe to call again, and while people edit: what was changed meanwhile is left as it is, with its newer key. */
  async run(by = AuditTrail.SYSTEM): Promise<ReencryptionReport> {
    const rows = await this.database.query<StoredConnection>(
      `SELECT id, name, connector, revision, config, credentials, webhook_secrets FROM erp_connection
        WHERE deleted_at IS NULL AND (credentials IS NOT NULL OR webhook_secrets IS NOT NULL) ORDER BY id`
    )
    const report: ReencryptionReport = { reencrypted: 0, current: 0, unreadable: [] }
    for (const row of rows) {
      const resealed = this.resealed(row)
      if (!resealed) {
        report.unreadable.push(row.name)
      } else if (Object.keys(resealed).length) {
        report.reencrypted += await this.write(row, resealed, by)
      } else {
        report.current++
      }
    }
    this.connections.forget()
    await this.channels.run(report, by)
    return report
  }

  /** @returns how many rows that were: none, where it was changed meanwhile */
  private async write({ id, revision }: StoredConnection, resealed: Resealed, by: Actor): Promise<number> {
    return this.database.transaction(async (sql) => {
      const written = await sql.query(
        `UPDATE erp_connection SET credentials = coalesce($3, credentials), webhook_secrets = coalesce($4, webhook_secrets)
          WHERE id = $1 AND revision = $2 RETURNING id`,
        [id, revision, resealed.credentials ?? null, resealed.webhook_secrets ?? null]
      )
      if (written.length) {
        const after = { fields: Object.keys(resealed) }
        await AuditTrail.note(sql, { by, action: "connection.reencrypt", target_id: id, after })
      }
      return written.length
    })
  }

  /** What is to be written; undefined when it cannot be opened. */
  private resealed(row: StoredConnection): Resealed | undefined {
    try {
      return Object.fromEntries(
        FIELDS.flatMap((field) => {
          const sealed = this.connections.stored.resealed(row, field)
          return sealed === undefined ? [] : [[field, sealed]]
        })
      )
    } catch {
      return undefined
    }
  }
}
