import type { Database } from "./database"

/** How many rows a list has. */
export interface Count {
  count: number
  /** It is more than a list counts, and `count` is about how many. */
  count_is_estimate: boolean
}

/** Counts of lists: exact as far as that is cheap, the planner's word beyond. No list ever counts a big table. */
export class Counts {
  /** Counted one by one, at most. */
  static readonly EXACT = 10_000

  constructor(private readonly database: Database) {}

  /** @param from SQL from `FROM` on, without order and limit */
  async of(from: string, values: unknown[]): Promise<Count> {
    const [row] = await this.database.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM (SELECT 1 ${from} LIMIT ${Counts.EXACT + 1}) q`,
      values
    )
    return row!.n > Counts.EXACT ? this.atLeast(row!.n, from, values) : { count: row!.n, count_is_estimate: false }
  }

  /** Without counting: where it is known that there are at least so many. */
  async atLeast(least: number, from: string, values: unknown[]): Promise<Count> {
    return { count: Math.max(least, await this.estimate(from, values)), count_is_estimate: true }
  }

  /** What the planner expects. */
  async estimate(from: string, values: unknown[]): Promise<number> {
    const [row] = await this.database.query<{ "QUERY PLAN": [{ Plan: { "Plan Rows": number } }] }>(
      `EXPLAIN (FORMAT JSON) SELECT 1 ${from}`,
      values
    )
    return Math.round(row!["QUERY PLAN"][0].Plan["Plan Rows"])
  }
}
