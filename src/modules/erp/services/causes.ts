import { normalizeReason } from "../cause"
import type { Count } from "./counts"
import type { Database } from "./database"
import { IncidentViews, type TicketView } from "./incident-views"

/** Which causes: all that is given must be true. */
export interface CauseFilter {
  /** Key of a group. */
  cause?: string
  /** Id or name. */
  connection?: string
  type?: string
  class?: string
}

/** Dead or held deliveries with one cause. */
export interface CauseGroup {
  /** The same for as long as the cause is the same; names the group when it is redriven or discarded. */
  key: string
  connection: { id: string; name: string }
  type: string
  error_class: string | null
  code: string | null
  /** Without what differs from order to order; null where a release before this one wrote it down. */
  reason: string | null
  count: number
  /** Since when the first of them has been failing. */
  first_seen: Date
  /** When the latest of them came to rest. */
  last_seen: Date
  /** Ids of the latest, at most three. */
  examples: string[]
  /** Of dead ones: what they are called in ticket systems, newest first. */
  tickets: TicketView[]
}

interface Group extends Pick<CauseGroup, "key" | "count" | "first_seen" | "last_seen" | "tickets"> {
  unkeyed: boolean
}

interface Example extends Pick<CauseGroup, "connection" | "type" | "error_class" | "code" | "reason"> {
  id: string
}

/**
 * Causes: what dead and held deliveries have in common.
 *
 * The key is written together with the state, so that grouping a hundred thousand costs no reading of their reasons.
 * Whoever makes a delivery dead or held writes `cause` in the same statement.
 */
export class Causes {
  constructor(private readonly database: Database) {}

  /**
   * SQL: the key, made where connection and type are known.
   *
   * @param of the row with `connection_id` and `type`
   * @param cause SQL of class, code and the normalized reason
   */
  static key(of: string, { error_class, code, reason }: { error_class: string; code: string; reason: string }): string {
    const parts = [
      `${of}.connection_id`,
      `${of}.type`,
      `coalesce(${error_class}, '')`,
      `coalesce(${code}, '')`,
      `${reason}::text`,
    ]
    return `left(encode(sha256(convert_to(concat_ws(E'\\n', ${parts.join(", ")}), 'UTF8')), 'hex'), 32)`
  }

  /** SQL: the key of a dead or held delivery `d`; by code only where a release before this one wrote it. */
  static readonly OF_DELIVERY = `coalesce(d.cause, ${Causes.key("d", { error_class: "d.error_class", code: "d.code", reason: "''" })})`

  /** Most frequent first. Reads what is dead, or held, and nothing else. */
  async list(
    status: "dead" | "held",
    page: { limit: number; offset: number },
    { cause, connection, type, class: errorClass }: CauseFilter = {}
  ): Promise<{ groups: CauseGroup[] } & Count> {
    const rows = await this.database.query<Group & { groups: number; examples: Example[] | null }>(
      `WITH g AS (
         SELECT key, bool_or(cause IS NULL) AS unkeyed, count(*)::int AS count, max(updated_at) AS last_seen,
                min(coalesce(failing_since, updated_at)) AS first_seen, (array_agg(seq ORDER BY seq DESC))[1:3] AS latest
           FROM (SELECT d.*, ${Causes.OF_DELIVERY} COLLATE "C" AS key
                   FROM erp_delivery d WHERE d.status = $1 AND d.deleted_at IS NULL
                    AND ($4::text IS NULL OR d.connection_id IN (SELECT id FROM erp_connection WHERE $4 IN (id, name)))
                    AND ($5::text IS NULL OR d.type = $5) AND ($6::text IS NULL OR d.error_class = $6)
                    AND ($7::text IS NULL OR d.cause = $7 OR (d.cause IS NULL AND ${Causes.OF_DELIVERY} = $7))) d
          GROUP BY key)
       SELECT t.groups, p.*, e.examples, ${IncidentViews.ticketsOfCause("p.key")} AS tickets
         FROM (SELECT count(*)::int AS groups FROM g) t
         LEFT JOIN (SELECT * FROM g ORDER BY count DESC, key LIMIT $2 OFFSET $3) p ON true
         LEFT JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_object('id', d.id, 'type', d.type, 'error_class', d.error_class, 'code', d.code,
                    'reason', d.reason, 'connection', jsonb_build_object('id', c.id, 'name', c.name)) ORDER BY d.seq DESC) AS examples
             FROM unnest(p.latest) s JOIN erp_delivery d ON d.seq = s AND d.deleted_at IS NULL
             JOIN erp_connection c ON c.id = d.connection_id) e ON true
        ORDER BY p.count DESC, p.key`,
      [status, page.limit, page.offset, connection, type, errorClass, cause].map((value) => value ?? null)
    )
    return {
      count: rows[0]?.groups ?? 0,
      count_is_estimate: false,
      groups: rows.flatMap(({ examples, ...row }) => (examples ? [groupOf(row, examples)] : [])),
    }
  }
}

/** @param examples the latest first; what they have in common is the cause */
function groupOf({ key, unkeyed, count, first_seen, last_seen, tickets }: Group, examples: Example[]): CauseGroup {
  const { connection, type, error_class, code, reason } = examples[0]!
  return {
    ...{ key, connection, type, error_class, code },
    reason: unkeyed ? null : normalizeReason(reason),
    ...{ count, first_seen, last_seen },
    examples: examples.map(({ id }) => id),
    tickets,
  }
}
