import type { CircuitReason, CircuitState } from "../circuit-policy"
import { findMessage, outboundMessages, type MessageRegistry } from "../messages"
import type { Connections } from "./connections"
import type { Database } from "./database"
import type { AlertStanding } from "./incident-views"

/** Open deliveries by state. */
export interface Depth {
  pending: number
  leased: number
  held: number
  dead: number
}

/** In which version a connection is told a message type. */
export interface VersionPin {
  type: string
  version: number
  /** The newest one; `versions: { [type]: current }` in the connection's options pins it. */
  current: number
  /** Last day (UTC, `YYYY-MM-DD`) on which `version` is sent; null while no end is set. */
  ends_on: string | null
}

export interface ConnectionOverview {
  id: string
  name: string
  connector: string
  /** Who owns it: the plugin options, or the admin. */
  source: "options" | "admin"
  /** Why it cannot be used by the process that answers, or null. Its deliveries wait meanwhile. */
  problem: string | null
  status: "active" | "paused" | "removed"
  paused_code: string | null
  paused_reason: string | null
  circuit: {
    state: CircuitState
    reason: CircuitReason | null
    code: string | null
    opened_at: Date | null
    next_probe_at: Date | null
  }
  depth: Depth
  /** Age of the oldest delivery that waits, in seconds. */
  oldest_age_seconds: number | null
  last_success_at: Date | null
  /** One per message type it is told of. */
  versions: VersionPin[]
}

type Row = Omit<ConnectionOverview, "circuit" | "depth" | "versions" | "problem"> &
  ConnectionOverview["circuit"] & {
    depth: Partial<Depth> | null
    subscriptions: string[]
    pins: Record<string, number>
  }

const NOTHING: Depth = { pending: 0, leased: 0, held: 0, dead: 0 }

/** How the integration stands, at a glance. Reads open deliveries only, never the finished ones. */
export class Overview {
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly alerts: { standing(): Promise<AlertStanding> },
    private readonly messages: MessageRegistry = outboundMessages
  ) {}

  async read(): Promise<{ connections: ConnectionOverview[]; totals: Depth; alerts: AlertStanding }> {
    const problems = await this.connections.problems()
    const rows = await this.database.query<Row>(
      `SELECT c.id, c.name, c.connector, c.source, c.status, c.paused_code, c.paused_reason, c.subscriptions, c.pins,
              r.state, r.reason, r.code, r.opened_at, r.next_probe_at,
              o.depth, extract(epoch FROM now() - o.oldest)::int AS oldest_age_seconds,
              (SELECT max(finished_at) FROM (
                 SELECT finished_at FROM erp_attempt a
                  WHERE a.connection_id = c.id AND a.finished_at IS NOT NULL AND a.health <> 'none' AND a.health = 'success' AND a.deleted_at IS NULL
                  ORDER BY finished_at DESC LIMIT 1) l) AS last_success_at
         FROM erp_connection c
         JOIN erp_circuit r ON r.connection_id = c.id
         LEFT JOIN LATERAL (
           SELECT jsonb_object_agg(status, n) AS depth, min(oldest) FILTER (WHERE status IN ('pending', 'leased')) AS oldest
             FROM (SELECT status, count(*) AS n, min(created_at) AS oldest FROM erp_delivery d
                    WHERE d.connection_id = c.id AND d.status IN ('pending', 'leased', 'held', 'dead') AND d.deleted_at IS NULL
                    GROUP BY status) s) o ON true
        WHERE c.deleted_at IS NULL ORDER BY c.name`
    )
    const connections = rows.map(({ subscriptions, pins, state, reason, code, opened_at, next_probe_at, ...row }) => ({
      ...row,
      circuit: { state, reason, code, opened_at, next_probe_at },
      problem: problems.get(row.id) ?? null,
      depth: { ...NOTHING, ...row.depth },
      versions: subscriptions.flatMap((type) => this.pin(type, pins[type])),
    }))
    return {
      connections,
      alerts: await this.alerts.standing(),
      totals: connections.reduce<Depth>(
        (sum, { depth }) => ({
          pending: sum.pending + depth.pending,
          leased: sum.leased + depth.leased,
          held: sum.held + depth.held,
          dead: sum.dead + depth.dead,
        }),
        NOTHING
      ),
    }
  }

  private pin(type: string, version: number | undefined): VersionPin[] {
    const definition = findMessage(this.messages, type)
    if (!definition) {
      return []
    }
    const { current, versions } = definition
    const pinned = version ?? current
    return [{ type, version: pinned, current, ends_on: versions[pinned]?.ends_on ?? null }]
  }
}
