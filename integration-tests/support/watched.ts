import { generateEntityId } from "@medusajs/framework/utils"
import { Database } from "../../src/modules/erp/services/database"
import type { Changes } from "../../src/modules/erp/services/incidents"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Rig } from "./rig"

const MINUTE = 60_000

interface Incident {
  id: string
  rule: string
  state: string
  cause: string
  summary: string
  numbers: Record<string, unknown>
  reopened: number
  consequence_of: string | null
  connection_id: string | null
}

interface Sampled {
  depth?: number
  lag_time?: number | null
  delivered?: number
  circuit?: "closed" | "open"
}

/** Looks at the alerts whenever a test says so, at whatever time; who is told stands in `told`. */
export class Watched {
  /** When the next look is; each is a minute after the one before. */
  now: number
  private readonly database: Database

  private constructor(
    private readonly rig: Rig,
    now: Date
  ) {
    this.now = now.getTime()
    this.database = new Database({ connectionString: rig.url }, { onError: () => undefined })
  }

  /** With two channels: one that is told of everything, one of pages only. A worker is there. */
  static async over(rig: Rig): Promise<Watched> {
    const [row] = await rig.sql<{ now: Date }>("SELECT now()")
    await rig.sql(
      `INSERT INTO erp_channel (id, name, kind, source, severities, settings, seen_at)
       VALUES ('erpcha_all', 'all', 'jira', 'options', '{page,ticket}', '{}', now()),
              ('erpcha_pager', 'pager', 'pagerduty', 'options', '{page}', '{}', now())`
    )
    return new Watched(rig, row!.now)
  }

  /** @param after milliseconds after the look before */
  async look(runtime: ErpRuntime, after = MINUTE): Promise<Changes> {
    this.now += after
    await this.beat(new Date(this.now))
    return this.lookAgain(runtime)
  }

  /** At the same moment. */
  async lookAgain(runtime: ErpRuntime): Promise<Changes> {
    return this.database.transaction((sql) => runtime.alerts.look(sql, { at: new Date(this.now) }))
  }

  async looks(runtime: ErpRuntime, count: number): Promise<void> {
    for (let look = 0; look < count; look++) {
      await this.look(runtime)
    }
  }

  /** A worker looked for deliveries. */
  async beat(at: Date): Promise<void> {
    await this.rig.sql(
      `INSERT INTO erp_pulse (id, name, at) VALUES ('erppul_1', 'relay', $1)
       ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET at = excluded.at`,
      [at]
    )
  }

  /** Of placed orders at the only connection: a sample a minute, the last one at the look after `ahead` others. */
  async sample(count: number, of: (minute: number) => Sampled, ahead = 0): Promise<void> {
    for (let minute = 0; minute < count; minute++) {
      const { depth = 0, lag_time = null, delivered = 0, circuit = "closed" } = of(minute)
      await this.rig.sql(
        `INSERT INTO erp_sample (id, at, counted_until, connection_id, direction, type, depth, lag, lag_time, dead, held, dead_by, dead_added,
                                 delivered, failed, items, superseded, errors, circuit)
         SELECT $1, $2, $2, id, 'out', 'order.placed', $3, $3, $4, 0, 0, '[]', 0, $5, 0, 0, 0, '[]', $6 FROM erp_connection`,
        [
          ...[generateEntityId("", "erpsmp"), new Date(this.now - (count - 2 - ahead - minute) * MINUTE)],
          ...[depth, lag_time, delivered, circuit],
        ]
      )
    }
  }

  /** A process that looks, and sends nothing. */
  async watching(): Promise<ErpRuntime> {
    const runtime = this.rig.runtime()
    await runtime.connections.sync()
    return runtime
  }

  /** The ERP went down at this time. */
  async outage(opened: number, reason = "failures"): Promise<void> {
    await this.rig.sql(
      "UPDATE erp_circuit SET state = 'open', reason = $2, code = 'connection_refused', opened_at = $1",
      [new Date(opened), reason]
    )
  }

  /** It is back. */
  async recovery(): Promise<void> {
    await this.rig.sql(
      "UPDATE erp_circuit SET state = 'closed', reason = NULL, code = NULL, opened_at = NULL, closed_at = now()"
    )
  }

  /** Everything is held, for more than a day. */
  async hold(): Promise<void> {
    await this.rig.sql(
      "UPDATE erp_delivery SET status = 'held', code = 'totals_mismatch', failing_since = $1, cause = NULL",
      [new Date(this.now - 25 * 60 * MINUTE)]
    )
  }

  async incidents(): Promise<Incident[]> {
    return this.rig.sql<Incident>("SELECT * FROM erp_incident ORDER BY rule, created_at, id")
  }

  /** `rule: state` of each. */
  async states(): Promise<string[]> {
    return (await this.incidents()).map(({ rule, state }) => `${rule}: ${state}`)
  }

  /** What is to be said, in its order: `rule event -> channel`. */
  async told(): Promise<string[]> {
    const rows = await this.rig.sql<{ line: string }>(
      `SELECT i.rule || ' ' || n.event || ' -> ' || c.name AS line
         FROM erp_notice n JOIN erp_incident i ON i.id = n.incident_id JOIN erp_channel c ON c.id = n.channel_id
        ORDER BY n.seq, c.name`
    )
    return rows.map(({ line }) => line)
  }

  async close(): Promise<void> {
    await this.database.close()
  }
}
