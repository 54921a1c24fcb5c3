import type { Sql } from "./database"

const LOCK = "hashtextextended('erp:' || s, 0)"

/** Subjects: one at a time may write what is said of an order. Locks end with their transaction. */
export class Subjects {
  /** Sorted, so that two who lock the same never wait for each other crosswise. */
  static async lock(sql: Sql, subjects: string[]): Promise<void> {
    await sql.query(
      `SELECT pg_advisory_xact_lock(${LOCK}) FROM (SELECT DISTINCT unnest($1::text[]) AS s ORDER BY 1) q`,
      [subjects]
    )
  }

  /** Waits for nobody. @returns those that are locked now */
  static async tryLock(sql: Sql, subjects: string[]): Promise<string[]> {
    const rows = await sql.query<{ s: string }>(
      `SELECT s FROM (SELECT DISTINCT unnest($1::text[]) AS s OFFSET 0) q WHERE pg_try_advisory_xact_lock(${LOCK})`,
      [subjects]
    )
    return rows.map(({ s }) => s)
  }
}
