import { AuditTrail, type Actor } from "./audit-trail"
import { Channels, type StoredChannel } from "./channels"
import type { Database } from "./database"

/** What became of the rows; see ReencryptionReport. */
interface Tally {
  reencrypted: number
  current: number
  unreadable: string[]
}

/** Channel reencryption: brings the credentials of channels to the first key; see Reencryption. */
export class ChannelReencryption {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels
  ) {}

  /** Adds to the report. */
  async run(report: Tally, by: Actor): Promise<void> {
    const rows = await this.database.query<StoredChannel>(
      `SELECT ${Channels.COLUMNS} FROM erp_channel WHERE deleted_at IS NULL AND credentials IS NOT NULL ORDER BY id`
    )
    for (const row of rows) {
      try {
        const resealed = this.channels.resealed(row)
        if (resealed === undefined) {
          report.current++
        } else {
          report.reencrypted += await this.write(row, resealed, by)
        }
      } catch (error) {
        if ((error as Error).name !== "SealError") {
          throw error
        }
        report.unreadable.push(row.name)
      }
    }
  }

  /** What was changed meanwhile is left as it is, with its newer key. */
  private async write({ id, revision }: StoredChannel, resealed: string, by: Actor): Promise<number> {
    return this.database.transaction(async (sql) => {
      const written = await sql.query(
        "UPDATE erp_channel SET credentials = $3 WHERE id = $1 AND revision = $2 RETURNING id",
        [id, revision, resealed]
      )
      if (written.length) {
        const after = { fields: ["credentials"] }
        await AuditTrail.note(sql, { by, action: "channel.reencrypt", target_id: id, after })
      }
      return written.length
    })
  }
}
