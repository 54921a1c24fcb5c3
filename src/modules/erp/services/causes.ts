import { normalizeReason } from "../cause"
import type { Count } from "./counts"
import type { Database } from "./database"

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
}

const EXAMPLES = 3

interface Row extends Omit<CauseGroup, "connection"> {
  connection_id: string
  connection_name: string
  unkeyed: boolean
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
    page: { limit: number; offset: number }
  ): Promise<{ groups: CauseGroup[] } & Count> {
    const rows = await this.database.query<Row & { groups: number; key: string | null }>(
      `WITH g AS (
         SELECT ${Causes.OF_DELIVERY} AS key, bool_or(cause IS NULL) AS unkeyed, count(*)::int AS count, max(seq) AS latest,
                min(coalesce(failing_since, updated_at)) AS first_seen, max(updated_at) AS last_seen
           FROM erp_delivery d WHERE d.status = $1 AND d.deleted_at IS NULL GROUP BY 1)
       SELECT t.groups, p.key, p.unkeyed, p.count, p.first_seen, p.last_seen, e.examples,
              l.connection_id, l.type, l.error_class, l.code, l.reason, c.name AS connection_name
         FROM (SELECT count(*)::int AS groups FROM g) t
         LEFT JOIN (SELECT * FROM g ORDER BY count DESC, key LIMIT $2 OFFSET $3) p ON true
         LEFT JOIN erp_delivery l ON l.seq = p.latest
         LEFT JOIN erp_connection c ON c.id = l.connection_id
         LEFT JOIN LATERAL (
           SELECT array_agg(id ORDER BY seq DESC) AS examples FROM (
             (SELECT id, seq FROM erp_delivery d WHERE d.cause = p.key AND d.status = $1 AND d.deleted_at IS NULL
               ORDER BY seq DESC LIMIT ${EXAMPLES})
             UNION ALL
             (SELECT id, seq FROM erp_delivery d WHERE p.unkeyed AND d.cause IS NULL AND ${Causes.OF_DELIVERY} = p.key
                 AND d.status = $1 AND d.deleted_at IS NULL ORDER BY seq DESC LIMIT ${EXAMPLES})
              ORDER BY seq DESC LIMIT ${EXAMPLES}) x) e ON true
        ORDER BY p.count DESC, p.key`,
      [status, page.limit, page.offset]
    )
    return {
      count: rows[0]?.groups ?? 0,
      count_is_estimate: false,
      groups: rows.filter(({ key }) => key !== null).map(groupOf),
    }
  }
}

function groupOf({ connection_id, connection_name, unkeyed, reason, ...row }: Row & { groups?: number }): CauseGroup {
  const { key, type, error_class, code, count, first_seen, last_seen, examples } = row
  return {
    key,
    connection: { id: connection_id, name: connection_name },
    ...{ type, error_class, code },
    reason: unkeyed ? null : normalizeReason(reason),
    ...{ count, first_seen, last_seen, examples },
  }
}
