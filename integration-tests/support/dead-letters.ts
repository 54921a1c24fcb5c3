import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Rig } from "./rig"

/** Orders that an ERP has refused, without its having been asked: by the process that places them nothing is sent. @returns their ids */
export async function bury(rig: Rig, count: number, overrides: Record<string, unknown> = {}): Promise<string[]> {
  const placing = rig.runtime()
  await placing.connections.sync()
  const ids = await rig.place(placing, count, overrides)
  await rig.sql(
    `UPDATE erp_delivery SET status = 'dead', error_class = 'rejected', code = 'unprocessable', reason = 'Product 1 unknown',
            attempts = 1, failing_since = now(), dead_at = now() WHERE subject = ANY($1) AND status = 'pending'`,
    [ids]
  )
  return ids
}

/** Notes from now on, by the database's clock, when dead or held deliveries become pending: table `redriven`. */
export async function recordRedriven(rig: Rig): Promise<void> {
  await rig.sql(`CREATE TABLE IF NOT EXISTS redriven (at timestamptz NOT NULL); TRUNCATE redriven;
    CREATE OR REPLACE FUNCTION record_redriven() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN INSERT INTO redriven VALUES (clock_timestamp()); RETURN NULL; END $$;
    CREATE OR REPLACE TRIGGER record_redriven AFTER UPDATE ON erp_delivery FOR EACH ROW
      WHEN (NEW.status = 'pending' AND OLD.status IN ('dead', 'held')) EXECUTE FUNCTION record_redriven()`)
}

/** The most that were recorded within one second, whenever it began. */
export async function busiestSecond(rig: Rig): Promise<number> {
  const rows = await rig.sql<{ at: number }>("SELECT extract(epoch FROM at)::float8 * 1000 AS at FROM redriven")
  return inAnySecond(rows.map(({ at }) => at))
}

/** The most of these moments, in milliseconds, that lie within one second, whenever it begins. */
export function inAnySecond(moments: number[]): number {
  const sorted = [...moments].sort((a, b) => a - b)
  let first = 0
  return sorted.reduce((most, moment, at) => {
    while (moment - sorted[first]! >= 1_000) {
      first++
    }
    return Math.max(most, at - first + 1)
  }, 0)
}

/** Waits until a redrive is in this state. */
export async function untilRedrive(
  rig: Rig,
  runtime: ErpRuntime,
  id: string,
  state: "done" | "canceled",
  timeoutMs = 40_000
) {
  await rig.until(async () => (await runtime.redrives.get(id)).state === state, `the redrive is ${state}`, timeoutMs)
  return runtime.redrives.get(id)
}
