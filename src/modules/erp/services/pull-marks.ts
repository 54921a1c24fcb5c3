import { generateEntityId } from "@medusajs/framework/utils"
import type { Connection } from "./connections"
import type { Database, Sql } from "./database"

/** A poll's hold on the watermark of one connection, and the watermark as the connector gave it; null asks for all. */
export interface PullMark {
  readonly id: string
  readonly watermark: string | null
  /** Changes whenever somebody else takes the watermark, or sets it back. */
  readonly fence: string
}

/** What one call may take beyond its timeout, until its page is stored. */
const MARGIN_MS = 10_000

/**
 * Pull marks: how far the polls of each connection have come (stream `stock.pull` of erp_watermark), and who polls.
 *
 * `updated_at` is when the last poll counts as begun. While one runs it lies ahead by as much as one call may take: that
 * is its lease. A process that dies is followed by another one after that; one that only was too slow finds its fence
 * gone and stores nothing.
 */
export class PullMarks {
  constructor(private readonly database: Database) {}

  /**
   * Takes the watermark for one poll.
   *
   * @param how `now`: also when none is due yet. `full`: and from the very beginning.
   * @returns undefined when it is not due, or another process polls
   */
  async take(sql: Sql, connection: Connection, how: "due" | "now" | "full"): Promise<PullMark | undefined> {
    const rows = await sql.query<Row>(
      `INSERT INTO erp_watermark AS w (id, connection_id, stream, value, updated_at)
       VALUES ($1, $2, 'stock.pull', '', now() + $3 * interval '1 millisecond')
       ON CONFLICT (connection_id, stream) WHERE deleted_at IS NULL DO UPDATE
         SET updated_at = excluded.updated_at, value = CASE WHEN $4 = 'full' THEN '' ELSE w.value END
       WHERE $4 <> 'due' OR w.updated_at <= now() - $5 * interval '1 millisecond'
       RETURNING w.id, w.value, w.updated_at::text AS fence`,
      [generateEntityId("", "erpwmk"), connection.id, leaseMs(connection), how, pauseMs(connection)]
    )
    return rows[0] && markOf(rows[0])
  }

  /** Moves it on and renews the lease; undefined when it is no longer this poll's. */
  async advance(sql: Sql, mark: PullMark, connection: Connection, watermark: string): Promise<PullMark | undefined> {
    const rows = await sql.query<Row>(
      `UPDATE erp_watermark SET value = $3, updated_at = clock_timestamp() + $4 * interval '1 millisecond'
        WHERE id = $1 AND updated_at = $2::timestamptz RETURNING id, value, updated_at::text AS fence`,
      [mark.id, mark.fence, watermark, leaseMs(connection)]
    )
    return rows[0] && markOf(rows[0])
  }

  /** Ends a poll. @param dueInMs when the next one is due */
  async release(mark: PullMark, connection: Connection, dueInMs: number): Promise<void> {
    await this.database.query(
      `UPDATE erp_watermark SET updated_at = now() + $3 * interval '1 millisecond' WHERE id = $1 AND updated_at = $2::timestamptz`,
      [mark.id, mark.fence, dueInMs - pauseMs(connection)]
    )
  }

  /** Forgets how far the polls have come: the next one asks for everything, and is due at once. */
  async reset(sql: Sql, connectionId: string): Promise<void> {
    await sql.query(
      "UPDATE erp_watermark SET value = '', updated_at = to_timestamp(0) WHERE connection_id = $1 AND stream = 'stock.pull'",
      [connectionId]
    )
  }
}

interface Row {
  id: string
  value: string
  fence: string
}

const markOf = ({ id, value, fence }: Row): PullMark => ({ id, watermark: value || null, fence })

const leaseMs = ({ policy }: Connection) => policy.timeout + MARGIN_MS
/** From one poll to the next; none where only people poll. */
const pauseMs = ({ stock }: Connection) => stock.poll ?? 0
