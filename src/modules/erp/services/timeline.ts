import type { RecordedCall } from "../exchange-log"
import { triggerOf, type Trigger } from "../trigger"
import type { Database } from "./database"

/** One attempt and what was said in it. */
export interface AttemptView {
  id: string
  number: number
  /** What made it: the schedule, a person, the circuit's probe … */
  trigger: Trigger
  started_at: Date
  /** Null while it is under way. */
  finished_at: Date | null
  duration_ms: number | null
  outcome: string | null
  error_class: string | null
  code: string | null
  message: string | null
  http_status: number | null
  /** Whether it burned a slot of the schedule. */
  counted: boolean
  /**
   * Requests to the ERP and their answers, in order. Empty where none was made, where its process died before it could
   * say, and once they were kept as long as they are to be.
   */
  exchanges: RecordedCall[]
  /** How many more there were than are kept of one attempt. */
  exchanges_omitted: number
}

/** The attempts of one delivery. `history`: a page of them, newest first; `attempts_begun` says how many there were. */
export interface Timeline {
  history: AttemptView[]
}

/** Timelines: what was tried with a delivery, by whom or what, and what the ERP said. */
export class Timelines {
  constructor(private readonly database: Database) {}

  /** Newest first. */
  async of(deliveryId: string, page: { limit: number; offset: number }): Promise<Timeline> {
    const rows = await this.database.query<Omit<AttemptView, "trigger"> & { trigger: Trigger | null }>(
      `SELECT a.id, a.number, a.trigger, a.started_at, a.finished_at,
              round(extract(epoch FROM a.finished_at - a.started_at) * 1000)::float8 AS duration_ms, a.outcome, a.error_class, a.code,
              a.message, a.http_status, a.counted, coalesce(e.calls, '[]') AS exchanges, coalesce(e.omitted, 0) AS exchanges_omitted
         FROM erp_attempt a LEFT JOIN erp_exchange e ON e.id = a.id AND e.deleted_at IS NULL
        WHERE a.delivery_id = $1 AND a.deleted_at IS NULL ORDER BY a.number DESC LIMIT $2 OFFSET $3`,
      [deliveryId, page.limit, page.offset]
    )
    return { history: rows.map(({ trigger, ...row }) => ({ ...row, trigger: triggerOf(trigger, row.number) })) }
  }
}
