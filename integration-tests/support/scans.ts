import type { Rig } from "./rig"

/** How often a table was read. */
export interface Scans {
  /** From its begin to its end. */
  whole: number
  by_index: number
}

/**
 * What Postgres has counted of a table up to now. A session tells what it read when it ends, which is later than its
 * client is gone: so this waits until the rig's own session is the only one.
 */
export async function scansOf(rig: Rig, table: string): Promise<Scans> {
  await rig.until(async () => {
    const others = await rig.sql(
      `SELECT pid FROM pg_stat_activity
        WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()`
    )
    return others.length === 0
  }, "all other sessions have ended")
  await rig.sql("SELECT pg_stat_force_next_flush()")
  const [row] = await rig.sql<Scans>(
    "SELECT seq_scan::int AS whole, idx_scan::int AS by_index FROM pg_stat_user_tables WHERE relname = $1",
    [table]
  )
  return row!
}
