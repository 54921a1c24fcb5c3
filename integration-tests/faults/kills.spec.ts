import { FAULT_POINTS } from "../../src/modules/erp/fault-points"
import { startPostgres } from "../../scripts/services/postgres"
import { startRedis } from "../../scripts/services/redis"
import { eventually } from "../support/eventually"
import { BACKENDS } from "../support/rig"
import { NOTHING_WRONG } from "./checker"
import { FaultRig } from "./fault-rig"

/** Kills per backend, half of them with each way the ERP has of making a repetition harmless. */
const KILLS = Number(process.env.ERP_KILLS ?? 50)
/** A kill takes three seconds of a core, and as long as a lease now and then. */
const PATIENCE_MS = 120_000 + KILLS * 15_000
/** Loaded and waiting, so that both cores have something to do. */
const SPARES = 2
/** Open deliveries that are enough to do. */
const ENOUGH = 8

describe.each(BACKENDS)("processes killed at every point, queue on %s", (backend) => {
  it.each(["lookup", "key"] as const)(
    "lose nothing, book nothing twice, keep the order (%s)",
    async (idempotency) => {
      const kills = Math.ceil(KILLS / 2)
      const postgres = await startPostgres()
      const redis = backend === "redis" ? await startRedis() : undefined
      const rig = await FaultRig.create({ backend, idempotency, postgres, redis })
      const hit = new Set<string>()
      try {
        const steady = await rig.start()
        rig.spare(SPARES)
        for (let kill = 0; kill < kills; kill++) {
          const point = FAULT_POINTS[kill % FAULT_POINTS.length]!
          const occurrence = 1 + (Math.floor(kill / FAULT_POINTS.length) % 3)
          rig.spare(kill + SPARES < kills ? 1 : 0)
          const mortal = await rig.start({ point, occurrence, signal: "SIGKILL" })
          await eventually(
            async () => mortal.death ?? (await keepBusy(rig)),
            `a process is killed at ${point} (${occurrence})`,
            PATIENCE_MS
          )
          expect(mortal.death).toEqual({ signal: "SIGKILL", code: null, point })
          hit.add(point)
        }
        await rig.drained()

        expect(hit).toEqual(new Set(FAULT_POINTS))
        expect(steady.death).toBeUndefined()
        const findings = await rig.findings()
        // A key makes a repetition harmless; with a lookup there must not even be one.
        expect({ ...findings, ...(idempotency === "key" && { repeat_requests: [] }) }).toEqual(NOTHING_WRONG)
      } finally {
        await rig.destroy()
      }
    },
    PATIENCE_MS
  )
})

/** So much to do that every process comes to every point. @returns false, for a wait that goes on */
async function keepBusy(rig: FaultRig): Promise<false> {
  const { pending = 0, leased = 0 } = await rig.stand()
  if (pending + leased < ENOUGH) {
    await rig.order()
  }
  return false
}
