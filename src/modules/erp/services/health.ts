import type { CircuitState } from "../circuit-policy"
import type { Connections } from "./connections"
import type { Database } from "./database"
import { Pulses } from "./pulses"

/** One thing that was looked at. */
export interface HealthCheck {
  name: "database" | "queue" | "relay" | "samples"
  ok: boolean
  /** With numbers, for people. */
  detail: string
  /** What to do, where it is not ok. */
  fix?: string
}

/** How a connection stands. */
export interface ConnectionHealth {
  id: string
  name: string
  /** Orders go. */
  ok: boolean
  status: "active" | "paused"
  paused_code: string | null
  circuit: CircuitState
  /** Why the process that answers cannot use it, or null. */
  problem: string | null
  last_success_at: Date | null
}

export interface HealthView {
  /** `down`: the database is away, so nothing works. `degraded`: something does not; what waits is kept. */
  status: "ok" | "degraded" | "down"
  checks: HealthCheck[]
  connections: ConnectionHealth[]
}

/** A health check that hangs is a lie. */
const DEADLINE_MS = 3_000
/** Signs of life come every 20 s; two may be late. */
const SILENT_S = 70
/** A round trip through the queue that takes longer than this is no use to anybody. */
const SLOW_S = 30

/**
 * Health: whether the integration works, asked of what every process shares. It needs no worker in the process that
 * answers, and answers in time whatever hangs.
 */
export class Health {
  private readonly pulses: Pulses

  /** @param intervalMs between two samples */
  constructor(
    private readonly database: Database,
    private readonly connections: Connections,
    private readonly intervalMs: number,
    private readonly deadlineMs = DEADLINE_MS
  ) {
    this.pulses = new Pulses(database)
  }

  /** Never throws. */
  async read(): Promise<HealthView> {
    let timer: NodeJS.Timeout | undefined
    const late = new Promise<HealthView>((resolve) => {
      timer = setTimeout(() => resolve(down(`It did not answer within ${this.deadlineMs / 1_000} s.`)), this.deadlineMs)
    })
    try {
      return await Promise.race([this.look(), late])
    } catch (error) {
      const { code } = error as { code?: unknown }
      return down(`It does not answer${typeof code === "string" ? ` (${code})` : ""}.`)
    } finally {
      clearTimeout(timer)
    }
  }

  private async look(): Promise<HealthView> {
    const began = performance.now()
    const pulses = new Map((await this.pulses.all()).map((pulse) => [pulse.name, pulse]))
    const took = Math.round(performance.now() - began)
    const connections = await this.standings()
    const checks: HealthCheck[] = [
      { name: "database", ok: true, detail: `It answered within ${took} ms.` },
      this.queue(pulses.get("queue")),
      alive("relay", pulses.get("relay"), SILENT_S, {
        says: "A worker last looked for deliveries",
        fix: "Start a process that works: one whose worker mode is `shared` or `worker`. See its log for `erp: cannot start yet`.",
      }),
      alive("samples", pulses.get("sample"), (3 * this.intervalMs) / 1_000, {
        says: "Samples were last taken",
        fix: "Alerts and charts stand still. See the log of any process for `erp: samples cannot be taken`.",
      }),
    ]
    const well = [...checks, ...connections].every(({ ok }) => ok)
    return { status: well ? "ok" : "degraded", checks, connections }
  }

  private queue(pulse: { age: number; took: number | null } | undefined): HealthCheck {
    const fix = "Orders wait in Postgres and are not lost. See the log of a working process for `erp: the queue`."
    const check = alive("queue", pulse, SILENT_S, { says: "A job last went through the queue", fix })
    const took = pulse?.took ?? 0
    if (!check.ok) {
      return check
    }
    return took > SLOW_S
      ? { ...check, ok: false, detail: `A job took ${Math.round(took)} s to go through the queue.`, fix }
      : { ...check, detail: `${check.detail.slice(0, -1)}, within ${Math.round(took * 1_000)} ms.` }
  }

  private async standings(): Promise<ConnectionHealth[]> {
    const problems = await this.connections.problems()
    const rows = await this.database.query<Omit<ConnectionHealth, "ok" | "problem">>(
      `SELECT c.id, c.name, c.status, c.paused_code, r.state AS circuit,
              (SELECT finished_at FROM erp_attempt a
                WHERE a.connection_id = c.id AND a.finished_at IS NOT NULL AND a.health <> 'none' AND a.health = 'success' AND a.deleted_at IS NULL
                ORDER BY finished_at DESC LIMIT 1) AS last_success_at
         FROM erp_connection c JOIN erp_circuit r ON r.connection_id = c.id
        WHERE c.deleted_at IS NULL AND c.status <> 'removed' ORDER BY c.name`
    )
    return rows.map((row) => {
      const problem = problems.get(row.id) ?? null
      return { ...row, problem, ok: row.status === "active" && row.circuit !== "open" && problem === null }
    })
  }
}

function alive(
  name: HealthCheck["name"],
  pulse: { age: number } | undefined,
  mostSeconds: number,
  { says, fix }: { says: string; fix: string }
): HealthCheck {
  const ok = pulse !== undefined && pulse.age <= mostSeconds
  const detail = pulse ? `${says} ${Math.max(0, Math.round(pulse.age))} s ago.` : "There was no sign of it yet."
  return { name, ok, detail, ...(!ok && { fix }) }
}

const down = (detail: string): HealthView => ({
  status: "down",
  checks: [
    { name: "database", ok: false, detail, fix: "See that Postgres runs, and has connections left for the store." },
  ],
  connections: [],
})
