import type { Sent } from "../channels"
import { type ConnectorError } from "../connector"
import { storableText } from "../storable-text"
import type { Database, Sql } from "./database"
import { Notices, type LeasedNotice } from "./notices"
import { Tickets } from "./tickets"

/** What went wrong, fit to be shown. */
export interface Failure {
  code: string
  reason: string
  error: ConnectorError | undefined
}

/** Between attempts; after the last one a notice is given up, until its channel works again. */
const SCHEDULE_MS = [10_000, 60_000, 300_000, 900_000, 3_600_000]
/** What may have arrived is not looked for sooner: indexes of ticket systems follow within seconds. */
const DOUBT_MS = 30_000
const LONGEST_WAIT_MS = 3_600_000

/**
 * Notice results: what became of a notice, and how its channel does. Written only while the lease holds: who comes back
 * too late finds that somebody else is at it.
 */
export class NoticeResults {
  constructor(private readonly database: Database) {}

  async sent(notice: LeasedNotice, { ticket, note, skipped }: Sent): Promise<void> {
    await this.database.transaction(async (sql) => {
      const status = skipped ? "skipped" : "sent"
      const rows = await sql.query(
        `UPDATE erp_notice SET status = $3, sent_at = CASE WHEN $3 = 'sent' THEN now() END, code = $4, reason = $5,
                lease_token = NULL, lease_until = NULL, updated_at = now()
          WHERE id = $1 AND lease_token = $2 AND status = 'pending' RETURNING id`,
        [notice.id, notice.lease_token, status, skipped?.code ?? null, storableText(skipped?.reason ?? note)]
      )
      if (ticket) {
        // Also where the lease is lost: it is there, and whoever goes on shall find it.
        await Tickets.remember(sql, notice.incident.id, notice.channel.id, ticket)
      }
      if (!rows.length) {
        return
      }
      if (skipped?.broken) {
        await this.fails(sql, notice.channel.id, skipped.code, skipped.reason)
      } else if (!skipped) {
        await NoticeResults.works(sql, notice.channel.id)
      }
    })
  }

  /** @returns whether it is given up */
  async failed(notice: LeasedNotice, { code, reason, error }: Failure): Promise<boolean> {
    const throttled = error?.errorClass === "throttled"
    const doubt = !error || error.errorClass === "outcome_unknown"
    const slot = SCHEDULE_MS[notice.attempts - 1]
    const dead = error?.errorClass === "rejected" || (!throttled && slot === undefined)
    const wait = throttled ? (error?.retry_after_ms ?? 60_000) : Math.max(slot ?? 0, doubt ? DOUBT_MS : 0)
    await this.database.transaction(async (sql) => {
      const rows = await sql.query(
        `UPDATE erp_notice SET status = $3, code = $4, reason = $5, in_doubt = in_doubt OR $6,
                available_at = now() + $7 * interval '1 millisecond', attempts = attempts - $8::int,
                lease_token = NULL, lease_until = NULL, updated_at = now()
          WHERE id = $1 AND lease_token = $2 AND status = 'pending' RETURNING id`,
        [
          ...[notice.id, notice.lease_token, dead ? "dead" : "pending", code, storableText(reason)],
          ...[doubt, Math.min(Math.max(wait, 1_000), LONGEST_WAIT_MS), throttled ? 1 : 0],
        ]
      )
      // To be asked to wait is no failure, and to be stopped is our own doing.
      if (rows.length && !throttled && code !== "interrupted") {
        await this.fails(sql, notice.channel.id, code, reason)
      }
    })
    return dead
  }

  /** Something got through: what was given up meanwhile is said after all, where it still goes on. */
  static async works(sql: Sql, channelId: string): Promise<void> {
    const [mended] = await sql.query(
      `UPDATE erp_channel SET failing_since = NULL, failing_code = NULL, failing_reason = NULL
        WHERE id = $1 AND failing_since IS NOT NULL RETURNING id`,
      [channelId]
    )
    await sql.query("UPDATE erp_channel SET last_sent_at = now() WHERE id = $1", [channelId])
    if (mended) {
      await Notices.revive(sql, channelId)
    }
  }

  private async fails(sql: Sql, channelId: string, code: string, reason: string): Promise<void> {
    await sql.query(
      `UPDATE erp_channel SET failing_since = coalesce(failing_since, now()), failing_code = $2, failing_reason = $3
        WHERE id = $1`,
      [channelId, code, storableText(reason)]
    )
  }
}
