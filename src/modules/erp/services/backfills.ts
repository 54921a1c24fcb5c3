import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { progressOf } from "../backfill-range"
import { AuditTrail, type Actor } from "./audit-trail"
import { Counts, type Count } from "./counts"
import type { Database } from "./database"
import type { LimitedLog } from "./limited-log"

/** Which orders: those placed within a time, or those that are named. Times are RFC 3339: workflows carry JSON only. */
export type BackfillScope =
  | { /** Null: since there are orders. */ from: string | null; /** Not included. */ to: string }
  | { order_ids: string[] }

/** What is asked for. */
export interface BackfillOrder {
  scope: BackfillScope
  /** Orders it sends at most. */
  max_orders: number
  /** Orders a second, at most. */
  pace: number
}

/** A backfill as the API shows it. Times are ISO 8601 in JSON. */
export interface BackfillView {
  id: string
  connection_id: string
  from: Date | null
  to: Date | null
  order_ids: string[] | null
  max_orders: number
  pace: number
  state: "running" | "done" | "canceled"
  /** Why it ended before everything was looked at. */
  ended_by: "max_orders" | "person" | "connection_deleted" | null
  /** Orders. The other counts are parts of it. */
  looked_at: number
  /** Written for the connection: sent, or to be sent after what was placed just now. */
  queued: number
  already_there: number
  /** Canceled before anybody told the ERP of them, who need not hear of them now. */
  canceled: number
  /** Not for this connection, by its routing. */
  not_routed: number
  /** Drafts. */
  not_placed: number
  failed: number
  /** Why those that failed did, for the first fifty. */
  failures: { order_id: string; reason: string }[]
  /** How much has been looked at, 0 to 1; null where it began with the first order there is. */
  progress: number | null
  started_by: Actor
  created_at: Date
  finished_at: Date | null
}

interface Row extends Omit<BackfillView, "progress"> {
  position: string
}

const COLUMNS = `id, connection_id, placed_from AS "from", placed_to AS "to", order_ids, max_orders, pace, state, ended_by, position,
  looked_at, queued, already_there, canceled, not_routed, not_placed, failed, coalesce(failures, '[]') AS failures, created_at,
  finished_at, jsonb_build_object('id', actor_id, 'type', actor_type) AS started_by`

/** Backfills: which older orders were asked for, and how far it has come. Doing it is BackfillLots' business. */
export class Backfills {
  private readonly counts: Counts

  constructor(
    private readonly database: Database,
    private readonly log: LimitedLog
  ) {
    this.counts = new Counts(database)
  }

  /** @throws MedusaError conflict (one runs for this connection) */
  async start(
    connection: { id: string; name: string },
    { scope, max_orders, pace }: BackfillOrder,
    by: Actor
  ): Promise<BackfillView> {
    const named = "order_ids" in scope ? [...new Set(scope.order_ids)].sort() : null
    const { id: connectionId, name: connectionName } = connection
    const { from = null, to = null } = "order_ids" in scope ? {} : scope
    const id = generateEntityId("", "erpbkf")
    const row = await this.database.transaction(async (sql) => {
      const [made] = await sql.query<Row>(
        `INSERT INTO erp_backfill (id, connection_id, placed_from, placed_to, order_ids, max_orders, pace, actor_id, actor_type, ready_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, now())
       ON CONFLICT (connection_id) WHERE state = 'running' AND deleted_at IS NULL DO NOTHING
       RETURNING ${COLUMNS}`,
        [...[id, connectionId, from, to, named && JSON.stringify(named), max_orders, pace], ...[by.id, by.type]]
      )
      if (made) {
        const after = { from, to, orders: named?.length ?? null, max_orders, pace }
        await AuditTrail.note(sql, { by, action: "backfill.start", target_id: id, connection_id: connectionId, after })
      }
      return made
    })
    if (!row) {
      throw new MedusaError(
        MedusaError.Types.CONFLICT,
        "A backfill of this connection is running: wait until it is done, or cancel it. GET …/backfills shows it."
      )
    }
    this.log.info("backfill begins", { backfill: id, connection: connectionName, max_orders, pace })
    return view(row)
  }

  /** Those of one connection, newest first. */
  async list(
    connectionId: string,
    page: { limit: number; offset: number }
  ): Promise<{ backfills: BackfillView[] } & Count> {
    const rows = await this.database.query<Row>(
      `SELECT ${COLUMNS} FROM erp_backfill WHERE connection_id = $1 AND deleted_at IS NULL
        ORDER BY created_at DESC, id LIMIT $2 OFFSET $3`,
      [connectionId, page.limit, page.offset]
    )
    const count = await this.counts.of("FROM erp_backfill WHERE connection_id = $1 AND deleted_at IS NULL", [
      connectionId,
    ])
    return { backfills: rows.map(view), ...count }
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<BackfillView> {
    const [row] = await this.database.query<Row>(
      `SELECT ${COLUMNS} FROM erp_backfill WHERE id = $1 AND deleted_at IS NULL`,
      [id]
    )
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no backfill "${id}".`)
    }
    return view(row)
  }

  /**
   * Writes nothing more, from this moment on. What is written already goes, a few calls' worth.
   *
   * @throws MedusaError not_found, conflict (it is over)
   */
  async cancel(id: string, by = AuditTrail.SYSTEM): Promise<BackfillView> {
    const canceled = await this.database.transaction(async (sql) => {
      const [row] = await sql.query<{ connection_id: string }>(
        `UPDATE erp_backfill SET state = 'canceled', ended_by = 'person', finished_at = now(), updated_at = now()
          WHERE id = $1 AND state = 'running' AND deleted_at IS NULL RETURNING connection_id`,
        [id]
      )
      if (row) {
        await AuditTrail.note(sql, { by, action: "backfill.cancel", target_id: id, ...row })
      }
      return row !== undefined
    })
    const backfill = await this.get(id)
    if (canceled) {
      this.log.info("backfill is canceled", { backfill: id, looked_at: backfill.looked_at, queued: backfill.queued })
    } else {
      throw new MedusaError(MedusaError.Types.CONFLICT, `This backfill is ${backfill.state} and cannot be canceled.`)
    }
    return backfill
  }
}

function view({ position, ...row }: Row): BackfillView {
  const span = row.to && { from: row.from, to: row.to }
  const progress = row.state === "done" ? 1 : progressOf(span, position, row.order_ids, row.looked_at)
  return { ...row, progress }
}
