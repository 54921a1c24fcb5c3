import { generateEntityId, MedusaError } from "@medusajs/framework/utils"
import { AuditTrail, type Actor } from "./audit-trail"
import { Counts, type Count } from "./counts"
import { Choices, type DeliveryChoice } from "./delivery-choice"
import type { Database } from "./database"
import type { LimitedLog } from "./limited-log"

/** A bulk redrive as the API shows it. Times are ISO 8601 in JSON. */
export interface RedriveView {
  id: string
  filter: DeliveryChoice
  /** Deliveries a second, at most. */
  pace: number
  state: "running" | "done" | "canceled"
  /** How many it was to send when it began. */
  total: number
  redriven: number
  /** There was nothing to send any more, mostly because the order was canceled. */
  skipped: number
  failed: number
  /** Still to go; of a canceled one: left as they were. */
  remaining: number
  /** Why those that failed did, for the first fifty. */
  failures: { delivery_id: string; reason: string }[]
  started_by: Actor
  created_at: Date
  finished_at: Date | null
}

const VIEW = `id, filter, pace, state, total, redriven, skipped, failed, coalesce(failures, '[]') AS failures, created_at, finished_at,
  jsonb_build_object('id', actor_id, 'type', actor_type) AS started_by,
  CASE WHEN state = 'done' THEN 0 ELSE greatest(total - redriven - skipped - failed, 0) END AS remaining`

/** Redrives: what was asked to be sent again, and how far it has come. Doing it is RedriveLots' business. */
export class Redrives {
  private readonly counts: Counts

  constructor(
    private readonly database: Database,
    private readonly log: LimitedLog
  ) {
    this.counts = new Counts(database)
  }

  /** How many this choice is, now. Those another redrive is at are not counted. */
  async count(choice: DeliveryChoice): Promise<number> {
    const { where, values } = Choices.where(choice, 1)
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM erp_delivery d WHERE ${where} AND d.redrive_id IS NULL`,
      values
    )
    return row!.n
  }

  /** What is chosen now is what is sent; what dies later is not. Nothing chosen: done at once. */
  async start(choice: DeliveryChoice, pace: number, by: Actor): Promise<RedriveView> {
    const id = generateEntityId("", "erprdr")
    const { where, values } = Choices.where(choice, 2)
    const started = await this.database.transaction(async (sql) => {
      const [marked] = await sql.query<{ n: number }>(
        `WITH m AS (
           UPDATE erp_delivery SET redrive_id = $1
            WHERE id IN (SELECT d.id FROM erp_delivery d WHERE ${where} AND d.redrive_id IS NULL ORDER BY d.seq FOR UPDATE)
           RETURNING 1)
         SELECT count(*)::int AS n FROM m`,
        [id, ...values]
      )
      const [redrive] = await sql.query<RedriveView>(
        `INSERT INTO erp_redrive (id, filter, pace, state, total, actor_id, actor_type, ready_at, finished_at)
         VALUES ($1, $2, $3, CASE WHEN $4 = 0 THEN 'done' ELSE 'running' END, $4, $5, $6, now(), CASE WHEN $4 = 0 THEN now() END)
         RETURNING ${VIEW}`,
        [id, JSON.stringify(choice), pace, marked!.n, by.id, by.type]
      )
      const after = { filter: choice, pace, total: marked!.n }
      await AuditTrail.note(sql, { by, action: "redrive.start", target_id: id, after })
      return redrive!
    })
    this.log.info("redrive begins", { redrive: id, total: started.total, pace })
    return started
  }

  /** Newest first. */
  async list(page: { limit: number; offset: number }): Promise<{ redrives: RedriveView[] } & Count> {
    const redrives = await this.database.query<RedriveView>(
      `SELECT ${VIEW} FROM erp_redrive WHERE deleted_at IS NULL ORDER BY created_at DESC, id LIMIT $1 OFFSET $2`,
      [page.limit, page.offset]
    )
    return { redrives, ...(await this.counts.of("FROM erp_redrive WHERE deleted_at IS NULL", [])) }
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<RedriveView> {
    const [redrive] = await this.database.query<RedriveView>(
      `SELECT ${VIEW} FROM erp_redrive WHERE id = $1 AND deleted_at IS NULL`,
      [id]
    )
    if (!redrive) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no redrive "${id}".`)
    }
    return redrive
  }

  /**
   * What has not been sent stays as it is; the lot that is under way in this moment still goes.
   *
   * @throws MedusaError not_found, conflict (it is over)
   */
  async cancel(id: string, by = AuditTrail.SYSTEM): Promise<RedriveView> {
    const canceled = await this.database.transaction(async (sql) => {
      const rows = await sql.query(
        `UPDATE erp_redrive SET state = 'canceled', finished_at = now(), updated_at = now()
          WHERE id = $1 AND state = 'running' AND deleted_at IS NULL RETURNING id`,
        [id]
      )
      if (rows.length) {
        await sql.query("UPDATE erp_delivery SET redrive_id = NULL WHERE redrive_id = $1 AND deleted_at IS NULL", [id])
        const changes = { before: { state: "running" }, after: { state: "canceled" } }
        await AuditTrail.note(sql, { by, action: "redrive.cancel", target_id: id, ...changes })
      }
      return rows.length > 0
    })
    const redrive = await this.get(id)
    if (canceled) {
      this.log.info("redrive is canceled", { redrive: id, redriven: redrive.redriven, remaining: redrive.remaining })
    } else {
      throw new MedusaError(MedusaError.Types.CONFLICT, `This redrive is ${redrive.state} and cannot be canceled.`)
    }
    return redrive
  }
}
