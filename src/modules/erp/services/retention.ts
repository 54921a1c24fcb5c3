/**
 * Retention: takes away what was kept as long as it is to be.
 *
 *   job --run--> each kind in turn: small lots, each in a transaction of its own, until nothing is left or time is up
 *
 * Whatever is open (pending, leased, held, dead) keeps all that belongs to it, however old. What a run leaves the next one
 * takes.
 */
import type { PluginOptions } from "../options"
import { countPurged } from "../telemetry"
import type { Database, Sql } from "./database"
import type { LimitedLog } from "./limited-log"

/** One kind of what is kept. */
export interface Kept {
  /** Also its name in the options, in the report and in the metrics. */
  kind: keyof PluginOptions["retention"]
  /** Takes one lot of what is older than so many milliseconds, beginning after `place`. */
  purge(sql: Sql, ageMs: number, place: string | null): Promise<Lot>
}

export interface Lot {
  purged: number
  /** Where the next lot begins; null: there is no more. */
  place: string | null
}

/** How many were taken away, by kind. */
export type RetentionReport = Partial<Record<Kept["kind"], number>>

/** How long one run may take. */
const LONGEST_MS = 30_000
/** For everybody else who wants the database, after each lot. */
const REST_MS = 20

export class Retention {
  private stopping = false
  private running: Promise<RetentionReport> = Promise.resolve({})

  constructor(
    private readonly database: Database,
    private readonly ages: PluginOptions["retention"],
    private readonly kinds: Kept[],
    private readonly log: LimitedLog
  ) {}

  /** One process at a time; where another one is at it, this one leaves it to that. */
  async run(): Promise<RetentionReport> {
    this.running = this.purgeAll()
    return this.running
  }

  /** Takes no further lot; resolves when the one under way is over. */
  async stop(): Promise<void> {
    this.stopping = true
    await this.running.catch(() => undefined)
  }

  private async purgeAll(): Promise<RetentionReport> {
    const until = Date.now() + LONGEST_MS
    const report: RetentionReport = {}
    for (const kept of this.kinds) {
      const age = this.ages[kept.kind]
      const purged = age === null ? 0 : await this.purgeKind(kept, age, until)
      if (purged) {
        report[kept.kind] = purged
        countPurged(kept.kind, purged)
      }
    }
    if (Object.keys(report).length) {
      const parts = Object.entries(report).map(([kind, count]) => `${count} ${kind}`)
      this.log.info(`retention: purged ${parts.join(", ")}`)
    }
    return report
  }

  private async purgeKind(kept: Kept, ageMs: number, until: number): Promise<number> {
    let purged = 0
    let place: string | null = null
    while (!this.stopping && Date.now() < until) {
      const lot: Lot | undefined = await this.database.transaction(async (sql) =>
        (await taken(sql)) ? kept.purge(sql, ageMs, place) : undefined
      )
      purged += lot?.purged ?? 0
      if (!lot || lot.place === null) {
        break
      }
      place = lot.place
      await new Promise((resolve) => setTimeout(resolve, REST_MS))
    }
    return purged
  }
}

async function taken(sql: Sql): Promise<boolean> {
  const [row] = await sql.query<{ taken: boolean }>(
    "SELECT pg_try_advisory_xact_lock(hashtextextended('erp_retention', 0)) AS taken"
  )
  return row!.taken
}
