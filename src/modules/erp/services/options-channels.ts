import { generateEntityId } from "@medusajs/framework/utils"
import type { ConfiguredChannel } from "../channel-config"
import type { Channels } from "./channels"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"
import { Notices } from "./notices"

/** Without a sign of it from any process for so long, a channel counts as removed from the options. */
const GONE_AFTER = "interval '1 minute'"

/** Options channels: rows that follow the plugin options, without their credentials. Rows of the admin are never touched. */
export class OptionsChannels {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels,
    private readonly log: LimitedLog
  ) {}

  /** Makes the rows follow the options. One whose name a channel of the admin has is left out, and the log says so. */
  async follow(): Promise<void> {
    await this.database.transaction(async (sql) => {
      await sql.query("SELECT pg_advisory_xact_lock(hashtextextended('erp_channels', 0))")
      for (const entry of this.channels.configured.values()) {
        const id = await this.upsert(sql, entry)
        if (id !== undefined && entry.paused) {
          await Notices.drop(sql, id, "channel_paused", "The channel is paused in the plugin options.")
        } else if (id === undefined) {
          this.log.warn(
            `taken-channel:${entry.name}`,
            `channel ${entry.name} of the options is not used: one that is managed in the admin has this name`
          )
        }
      }
    })
    await this.markRemoved()
  }

  /**
   * Shows that this process has its channels in its options, and marks those removed that no process has any more. Not at
   * once: while two releases overlap, the older one does not know what the newer one brought.
   */
  async heartbeat(): Promise<void> {
    await this.database.query(
      `UPDATE erp_channel SET seen_at = now() WHERE source = 'options' AND name = ANY($1) AND deleted_at IS NULL`,
      [[...this.channels.configured.keys()]]
    )
    await this.markRemoved()
  }

  private async markRemoved(): Promise<void> {
    const rows = await this.database.transaction(async (sql) => {
      const removed = await sql.query<{ id: string; name: string }>(
        `UPDATE erp_channel SET status = 'removed', failing_since = NULL, failing_code = NULL, failing_reason = NULL,
                updated_at = now()
          WHERE source = 'options' AND status <> 'removed' AND name <> ALL($1) AND deleted_at IS NULL
            AND (seen_at IS NULL OR seen_at < now() - ${GONE_AFTER})
         RETURNING id, name`,
        [[...this.channels.configured.keys()]]
      )
      for (const { id } of removed) {
        await Notices.drop(sql, id, "channel_removed", "The channel is no longer in the plugin options.")
      }
      return removed
    })
    rows.forEach(({ name }) =>
      this.log.warn(`gone-channel:${name}`, `channel ${name} is no longer in the options: removed`)
    )
  }

  /** Settings are stored to be shown; what is secret is not. @returns the row's id; undefined when its name is the admin's */
  private async upsert(
    sql: Sql,
    { name, kind, severities, paused, written }: ConfiguredChannel
  ): Promise<string | undefined> {
    const [row] = await sql.query<{ id: string }>(
      `INSERT INTO erp_channel AS c (id, name, kind, source, status, severities, settings, network, seen_at)
       VALUES ($1, $2, $3, 'options', $4, $5, $6, $7, now())
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE
         SET kind = excluded.kind, status = excluded.status, severities = excluded.severities,
             settings = excluded.settings, network = excluded.network, seen_at = now(), updated_at = now()
       WHERE c.source = 'options'
       RETURNING id`,
      [
        ...[generateEntityId("", "erpcha"), name, kind, paused ? "paused" : "active", severities],
        ...[JSON.stringify(written.settings), JSON.stringify(written.network)],
      ]
    )
    return row?.id
  }
}
