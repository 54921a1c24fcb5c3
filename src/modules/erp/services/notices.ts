import { randomUUID } from "node:crypto"
import { generateEntityId } from "@medusajs/framework/utils"
import { nextWord, SKIPPED, type Waiting } from "../channels/next-word"
import type { NoticeEvent, NoticeIncident, Ticket } from "../channels/notice"
import { Channels, type StoredChannel } from "./channels"
import type { Database, Sql } from "./database"

export type { NoticeEvent } from "../channels/notice"

/** A notice that is leased to this process, with all that is needed to say it. */
export interface LeasedNotice {
  id: string
  lease_token: string
  attempts: number
  event: NoticeEvent
  in_doubt: boolean
  at: string
  incident: NoticeIncident
  channel: StoredChannel
  ticket: Ticket | null
}

interface Head {
  incident_id: string
  channel_id: string
}

/** Longer than any call may take. */
const LEASE = "interval '1 minute'"
const WORTH_SAYING = "interval '7 days'"
/** A channel that this process can use; the first parameter has the names of its options' channels. */
const OURS = "(c.source = 'admin' OR c.name = ANY($1))"
/** Nothing older waits for the same incident and channel. */
const OLDEST = `NOT EXISTS (SELECT 1 FROM erp_notice o
  WHERE o.incident_id = h.incident_id AND o.channel_id = h.channel_id AND o.seq < h.seq
    AND o.status = 'pending' AND o.deleted_at IS NULL)`
/** One look takes at most so many; of one channel only a few, so that a slow one does not keep the others waiting. */
const MOST = 12
const MOST_PER_CHANNEL = 3
/** Another process may be about to take it. */
const SHORTEST_MS = 250

/** Notices: what is to be said of incidents, written in the transaction that found it, and sent afterwards. */
export class Notices {
  constructor(
    private readonly database: Database,
    private readonly channels: Channels
  ) {}

  /** Tells every channel that is told of such incidents. `updated` goes to those that have heard of it only. */
  static async tell(
    sql: Sql,
    incident: { id: string; severity: "page" | "ticket" },
    event: NoticeEvent
  ): Promise<void> {
    const channels = await sql.query<{ id: string }>(
      `SELECT c.id FROM erp_channel c
        WHERE c.status = 'active' AND c.deleted_at IS NULL AND $1 = ANY(c.severities)
          AND ($3 = 'opened' OR EXISTS (SELECT 1 FROM erp_notice n
                WHERE n.incident_id = $2 AND n.channel_id = c.id AND n.event = 'opened' AND n.deleted_at IS NULL))`,
      [incident.severity, incident.id, event]
    )
    const rows = channels.map(({ id }) => ({ id: generateEntityId("", "erpnot"), channel_id: id }))
    await sql.query(
      `INSERT INTO erp_notice (id, incident_id, channel_id, event, available_at)
       SELECT id, $2, channel_id, $3, now() FROM jsonb_to_recordset($1::jsonb) AS r(id text, channel_id text)`,
      [JSON.stringify(rows), incident.id, event]
    )
  }

  /** Nothing of what waits is said through this channel any more. */
  static async drop(sql: Sql, channelId: string, code: string, reason: string): Promise<void> {
    await sql.query(
      `UPDATE erp_notice SET status = 'skipped', code = $2, reason = $3, updated_at = now()
        WHERE channel_id = $1 AND status = 'pending' AND deleted_at IS NULL`,
      [channelId, code, reason]
    )
  }

  /**
   * The channel works again, or was mended: what waits is due, and so is the last word that was given up on each incident,
   * if that is still worth saying: it goes on, or it was over and nobody may know.
   */
  static async revive(sql: Sql, channelId: string): Promise<void> {
    await sql.query(
      `UPDATE erp_notice n SET status = 'pending', available_at = now(), attempts = 0, updated_at = now()
        WHERE channel_id = $1 AND deleted_at IS NULL AND lease_token IS NULL
          AND (status = 'pending' OR status = 'dead' AND updated_at > now() - ${WORTH_SAYING}
            AND (event = 'resolved' OR EXISTS (SELECT 1 FROM erp_incident i WHERE i.id = n.incident_id AND i.state = 'open'))
            AND NOT EXISTS (SELECT 1 FROM erp_notice l
                  WHERE l.incident_id = n.incident_id AND l.channel_id = n.channel_id AND l.seq > n.seq
                    AND l.status IN ('pending', 'sent', 'dead') AND l.deleted_at IS NULL))`,
      [channelId]
    )
  }

  /**
   * The database is used somewhere else now. Channels of the admin, which came with it, are paused, and nothing is said of
   * incidents of where it was.
   */
  static async leave(sql: Sql): Promise<void> {
    await sql.query(
      `UPDATE erp_channel SET status = 'paused', updated_at = now()
        WHERE source = 'admin' AND status = 'active' AND deleted_at IS NULL`
    )
    await sql.query(
      `UPDATE erp_notice SET status = 'skipped', code = 'other_environment', updated_at = now(),
              reason = 'The database is used in another environment now.'
        WHERE status = 'pending' AND deleted_at IS NULL`
    )
  }

  /**
   * Leases what is due, in each channel and of each incident one at a time, in the order in which it was written; what need
   * not be said any more is settled on the way. Channels of the options are left to processes that have them.
   */
  async claim(): Promise<LeasedNotice[]> {
    return this.database.transaction(async (sql) => {
      const leased: LeasedNotice[] = []
      for (const head of await this.heads(sql)) {
        const notice = await this.lease(sql, head)
        leased.push(...(notice ? [notice] : []))
      }
      return leased
    })
  }

  /** In how many ms the next one is due; undefined when nothing waits for this process. */
  async nextInMs(): Promise<number | undefined> {
    const [row] = await this.database.query<{ ms: number | null }>(
      `SELECT ceil(extract(epoch FROM min(greatest(h.available_at, h.lease_until)) - now()) * 1000)::float AS ms
         FROM erp_notice h JOIN erp_channel c ON c.id = h.channel_id
        WHERE h.status = 'pending' AND h.deleted_at IS NULL AND ${OURS} AND ${OLDEST}`,
      [[...this.channels.configured.keys()]]
    )
    return row?.ms == null ? undefined : Math.max(row.ms, SHORTEST_MS)
  }

  /** Of each incident and channel with something to say, the oldest that waits; its row lock is taken. */
  private async heads(sql: Sql): Promise<Head[]> {
    return sql.query<Head>(
      `SELECT n.incident_id, n.channel_id FROM erp_notice n
        WHERE n.id IN (
                SELECT id FROM (
                  SELECT h.id, h.available_at, row_number() OVER (PARTITION BY h.channel_id ORDER BY h.available_at, h.seq) AS place
                    FROM erp_notice h JOIN erp_channel c ON c.id = h.channel_id
                   WHERE h.status = 'pending' AND h.deleted_at IS NULL AND coalesce(h.lease_until < now(), true)
                     AND ${OURS} AND ${OLDEST}
                     AND (h.available_at <= now() OR EXISTS (SELECT 1 FROM erp_notice l
                           WHERE l.incident_id = h.incident_id AND l.channel_id = h.channel_id AND l.seq > h.seq
                             AND l.status = 'pending' AND l.event = 'resolved' AND l.available_at <= now()
                             AND l.deleted_at IS NULL))) due
                 WHERE place <= ${MOST_PER_CHANNEL} ORDER BY available_at LIMIT ${MOST})
          AND n.status = 'pending' AND coalesce(n.lease_until < now(), true)
        FOR UPDATE SKIP LOCKED`,
      [[...this.channels.configured.keys()]]
    )
  }

  private async lease(sql: Sql, { incident_id, channel_id }: Head): Promise<LeasedNotice | undefined> {
    // A lease that ended was held by a process that is gone: what it sent nobody knows.
    const waiting = await sql.query<Waiting & { due: boolean }>(
      `SELECT id, event, attempts, in_doubt OR lease_token IS NOT NULL AS in_doubt, available_at <= now() AS due
         FROM erp_notice
        WHERE incident_id = $1 AND channel_id = $2 AND status = 'pending' AND deleted_at IS NULL ORDER BY seq`,
      [incident_id, channel_id]
    )
    const [before] = await sql.query<{ told: boolean | null; perhaps: boolean | null }>(
      `SELECT (SELECT event <> 'resolved' FROM erp_notice
                WHERE incident_id = $1 AND channel_id = $2 AND status = 'sent' AND deleted_at IS NULL
                ORDER BY seq DESC LIMIT 1) AS told,
              EXISTS (SELECT 1 FROM erp_notice d
                WHERE incident_id = $1 AND channel_id = $2 AND status IN ('dead', 'skipped') AND in_doubt AND deleted_at IS NULL
                  AND seq > coalesce((SELECT max(seq) FROM erp_notice
                        WHERE incident_id = $1 AND channel_id = $2 AND status = 'sent'), 0)) AS perhaps`,
      [incident_id, channel_id]
    )
    const { say, skip } = nextWord(waiting, { told: before?.told ?? false, perhaps: before?.perhaps ?? false })
    for (const { id, code } of skip) {
      await sql.query(
        `UPDATE erp_notice SET status = 'skipped', code = $2, reason = $3, lease_token = NULL, lease_until = NULL,
                in_doubt = in_doubt OR lease_token IS NOT NULL, updated_at = now() WHERE id = $1`,
        [id, code, SKIPPED[code]]
      )
    }
    return say && waiting.find(({ id }) => id === say.id)?.due ? this.take(sql, say, channel_id) : undefined
  }

  private async take(
    sql: Sql,
    { id, event, in_doubt }: { id: string; event: NoticeEvent; in_doubt: boolean },
    channelId: string
  ): Promise<LeasedNotice | undefined> {
    const [row] = await sql.query<
      Omit<LeasedNotice, "event" | "channel" | "incident" | "in_doubt"> & { incident: NoticeIncident | null }
    >(
      `WITH taken AS (
         UPDATE erp_notice SET lease_token = $2, lease_until = now() + ${LEASE}, attempts = attempts + 1, in_doubt = $3,
                updated_at = now()
          WHERE id = $1 RETURNING id, incident_id, channel_id, lease_token, attempts, created_at)
       SELECT t.id, t.lease_token, t.attempts, ${rfc3339("t.created_at")} AS at,
              CASE WHEN i.id IS NOT NULL THEN jsonb_build_object(
                'id', i.id, 'rule', i.rule, 'severity', i.severity, 'connection', n.name, 'cause', i.cause,
                'summary', i.summary, 'numbers', i.numbers, 'since', ${rfc3339("i.since")},
                'opened_at', ${rfc3339("i.opened_at")}, 'resolved_at', ${rfc3339("i.resolved_at")}) END AS incident,
              CASE WHEN k.id IS NOT NULL THEN jsonb_build_object('key', k.key, 'url', k.url, 'state', k.state) END AS ticket
         FROM taken t
         LEFT JOIN erp_incident i ON i.id = t.incident_id AND i.deleted_at IS NULL
         LEFT JOIN erp_connection n ON n.id = i.connection_id
         LEFT JOIN erp_ticket k ON k.incident_id = t.incident_id AND k.channel_id = t.channel_id AND k.deleted_at IS NULL`,
      [id, randomUUID(), in_doubt]
    )
    const [channel] = await sql.query<StoredChannel>(`SELECT ${Channels.COLUMNS} FROM erp_channel WHERE id = $1`, [
      channelId,
    ])
    if (!row?.incident || !channel) {
      await sql.query(
        "UPDATE erp_notice SET status = 'skipped', code = 'incident_gone', updated_at = now() WHERE id = $1",
        [id]
      )
      return undefined
    }
    return { ...row, incident: row.incident, event, in_doubt, channel }
  }
}

const rfc3339 = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`
