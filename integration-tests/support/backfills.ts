import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { BackfillOrder, BackfillScope } from "../../src/modules/erp/services/backfills"
import type { Rig } from "./rig"

export const OPERATOR = { id: "user_1", type: "user" }

const everything = (): BackfillScope => ({ from: null, to: new Date().toISOString() })

export const asked = (over: Partial<BackfillOrder> = {}): BackfillOrder => ({
  scope: everything(),
  max_orders: 10_000,
  pace: 100,
  ...over,
})

/** Id of a connection. */
export async function idOf(runtime: ErpRuntime, name = "erp"): Promise<string> {
  return (await runtime.connections.list()).find((connection) => connection.name === name)!.id
}

/** Begins one and lends every process what reads orders, as its job does. */
export async function backfill(
  rig: Rig,
  over: Partial<BackfillOrder>,
  name: string,
  ...runtimes: ErpRuntime[]
): Promise<string> {
  const { id } = await runtimes[0]!.backfills.start(await idOf(runtimes[0]!, name), asked(over), OPERATOR)
  runtimes.forEach((runtime) => runtime.backfills.work(rig.shelf.reader))
  return id
}

/** Waits until a backfill is in this state. */
export async function untilBackfill(rig: Rig, runtime: ErpRuntime, id: string, state: "done" | "canceled") {
  await rig.until(
    async () => (await runtime.backfills.retrieve(id)).state === state,
    `the backfill is ${state}`,
    40_000
  )
  return runtime.backfills.retrieve(id)
}

/** Everything that is written, in the order in which it goes. */
export const written = (rig: Rig) =>
  rig.sql<{ subject: string; type: string; status: string; name: string }>(
    `SELECT d.subject, d.type, d.status, n.name FROM erp_delivery d JOIN erp_connection n ON n.id = d.connection_id
      ORDER BY d.seq`
  )

/** The most deliveries that were written within one second, whenever it began. */
export async function busiestSecond(rig: Rig): Promise<number> {
  const [busiest] = await rig.sql<{ n: number }>(
    `SELECT max((SELECT count(*) FROM erp_delivery b WHERE b.created_at >= a.created_at
                    AND b.created_at < a.created_at + interval '1 second'))::int AS n FROM erp_delivery a`
  )
  return busiest!.n
}
