import { MedusaError } from "@medusajs/framework/utils"
import type { AuditAction } from "../audit-actions"
import type { Actor } from "./audit-trail"
import { Counts, type Count } from "./counts"
import type { Database } from "./database"

/** One change as the API shows it. Times are ISO 8601 in JSON. */
export interface AuditView {
  id: string
  at: Date
  actor: Actor
  action: AuditAction
  /** `id` is null where it was many. */
  target: { type: string; id: string | null }
  connection_id: string | null
  /** Fields that changed, by their path; null where there is nothing to show. */
  before: Record<string, unknown> | null
  after: Record<string, unknown> | null
  reason: string | null
}

/** All that is given must be true. */
export interface AuditFilter {
  /** Id of the actor. */
  actor?: string
  actor_type?: string
  action?: string
  /** Id of what was changed. */
  target?: string
  target_type?: string
  /** Id or name. */
  connection?: string
  from?: Date
  /** Not included. */
  to?: Date
}

/** Where a page ends; times with all their digits. */
interface Mark {
  at: string
  id: string
}

type Row = AuditView & { mark: string }

/** Rows read at a time where all are read. */
const LOT = 1_000

const COLUMNS = `id, created_at AS at, created_at::text AS mark, jsonb_build_object('id', actor_id, 'type', actor_type) AS actor, action,
  jsonb_build_object('type', target_type, 'id', target_id) AS target, connection_id, before, after, reason`

const CONDITIONS = {
  actor: "actor_id = ?",
  actor_type: "actor_type = ?",
  action: "action = ?",
  target: "target_id = ?",
  target_type: "target_type = ?",
  connection: "connection_id = ANY(ARRAY(SELECT id FROM erp_connection WHERE ? IN (id, name)))",
  from: "created_at >= ?",
  to: "created_at < ?",
}

/** Audit log: what people read of the audit trail. */
export class AuditLog {
  private readonly counts: Counts

  constructor(private readonly database: Database) {
    this.counts = new Counts(database)
  }

  /** Newest first. */
  async list(filter: AuditFilter, page: { limit: number; offset: number }): Promise<{ entries: AuditView[] } & Count> {
    const { where, values } = chosen(filter)
    return {
      entries: (await this.read(where, values, page)).map(view),
      ...(await this.counts.of(`FROM erp_audit WHERE ${where}`, values)),
    }
  }

  /** @throws MedusaError not_found */
  async get(id: string): Promise<AuditView> {
    const [row] = await this.read("deleted_at IS NULL AND id = $1", [id], { limit: 1, offset: 0 })
    if (!row) {
      throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no audit entry "${id}".`)
    }
    return view(row)
  }

  /** All of them, newest first, some at a time. Nothing is held in between, however slowly they are taken. */
  async *all(filter: AuditFilter): AsyncGenerator<AuditView[]> {
    const { where, values } = chosen(filter)
    for (let last: Mark | undefined, more = true; more;) {
      const [at, id] = [`$${values.length + 1}::timestamptz`, `$${values.length + 2}`]
      const rows = last
        ? await this.read(`${where} AND (created_at, id) < (${at}, ${id})`, [...values, last.at, last.id])
        : await this.read(where, values)
      if (rows.length) {
        yield rows.map(view)
      }
      const end = rows.at(-1)
      last = end && { at: end.mark, id: end.id }
      more = rows.length === LOT
    }
  }

  private async read(where: string, values: unknown[], { limit, offset } = { limit: LOT, offset: 0 }): Promise<Row[]> {
    return this.database.query<Row>(
      `SELECT ${COLUMNS} FROM erp_audit WHERE ${where} ORDER BY created_at DESC, id DESC LIMIT ${limit} OFFSET ${offset}`,
      values
    )
  }
}

function chosen(filter: AuditFilter): { where: string; values: unknown[] } {
  const values: unknown[] = []
  const conditions = Object.entries(CONDITIONS).flatMap(([key, condition]) => {
    const value = filter[key as keyof AuditFilter]
    return value === undefined ? [] : [condition.replace("?", `$${values.push(value)}`)]
  })
  return { where: ["deleted_at IS NULL", ...conditions].join(" AND "), values }
}

const view = ({ mark: _mark, ...row }: Row): AuditView => row
