import type { FaultPoint } from "../../src/modules/erp/fault-points"
import { startPostgres } from "../../scripts/services/postgres"
import { eventually } from "../support/eventually"
import { NOTHING_WRONG } from "./checker"
import { FaultRig } from "./fault-rig"
import type { StoreProcess } from "./store-process"

/** Loading code takes a while on a loaded machine. */
const PATIENCE_MS = 240_000

/**
 * SIGSTOP is what a paused virtual machine, a swapping host or a long garbage collection look like: the process cannot
 * know that its time is over, and does not end.
 */
describe("a process that stands still past its lease, while another takes over, and then goes on", () => {
  /** @param idempotency how the ERP makes a repetition harmless */
  async function withRig(idempotency: "lookup" | "key", test: (rig: FaultRig) => Promise<void>): Promise<void> {
    const rig = await FaultRig.create({ backend: "postgres", idempotency, postgres: await startPostgres() })
    try {
      rig.spare()
      await test(rig)
    } finally {
      await rig.destroy()
    }
  }

  /** Another process delivers everything meanwhile; then the sleeper wakes and ends what it was at. */
  async function takeOverAndWake(rig: FaultRig, sleeper: StoreProcess, wake: () => void = () => undefined) {
    const other = await rig.start()
    await rig.drained()
    wake()
    sleeper.signal("SIGCONT")
    await eventually(async () => (await sleeper.usage()).calls === 0, "the sleeper has ended its call")
    await other.kill()
    await rig.order()
    await rig.drained()
  }

  const attempts = (rig: FaultRig) =>
    rig.sql(
      "SELECT code, outcome FROM erp_attempt WHERE delivery_id = (SELECT id FROM erp_delivery ORDER BY seq LIMIT 1) ORDER BY number"
    )

  it(
    "in the middle of a call: found by lookup, nothing twice, and it goes on working",
    () =>
      withRig("lookup", async (rig) => {
        const gate = rig.erp.holdAnswers("POST")
        const sleeper = await rig.start()
        await rig.order()
        await eventually(() => gate.arrived === 1, "the ERP has booked and says nothing", PATIENCE_MS)
        sleeper.signal("SIGSTOP")
        rig.erp.answerAgain()
        await takeOverAndWake(rig, sleeper, () => gate.open())
        expect(await rig.findings()).toEqual(NOTHING_WRONG)
        expect(await attempts(rig)).toEqual([
          { code: "lease_lost", outcome: "failed" },
          { code: "found_in_erp", outcome: "delivered" },
        ])
      }),
    PATIENCE_MS
  )

  it(
    "in the middle of a call: sent again with its key, nothing twice, and it goes on working",
    () =>
      withRig("key", async (rig) => {
        const gate = rig.erp.holdAnswers("POST")
        const sleeper = await rig.start()
        const [id] = await rig.order()
        await eventually(() => gate.arrived === 1, "the ERP has booked and says nothing", PATIENCE_MS)
        sleeper.signal("SIGSTOP")
        rig.erp.answerAgain()
        await takeOverAndWake(rig, sleeper, () => gate.open())
        expect(await rig.findings()).toEqual({ ...NOTHING_WRONG, repeat_requests: [`${id} order.placed 1`] })
      }),
    PATIENCE_MS
  )

  it(
    "in the middle of its look in the ERP: what it reads there is old, and it does not send",
    () =>
      withRig("lookup", async (rig) => {
        const gate = rig.erp.holdAnswers("GET")
        const sleeper = await rig.start()
        await rig.order()
        await eventually(() => gate.arrived === 1, "the ERP has looked and says nothing", PATIENCE_MS)
        sleeper.signal("SIGSTOP")
        rig.erp.answerAgain()
        gate.open()
        await takeOverAndWake(rig, sleeper)
        expect(await rig.findings()).toEqual(NOTHING_WRONG)
      }),
    PATIENCE_MS
  )

  it.each<FaultPoint>(["claimed", "enqueued", "before_call", "after_call", "before_settle"])(
    "at the point %s: nothing twice",
    (point) =>
      withRig("lookup", async (rig) => {
        const sleeper = await rig.start({ point, occurrence: 1, signal: "SIGSTOP" })
        await rig.order()
        await eventually(() => sleeper.reached === point, `it stands still at ${point}`, PATIENCE_MS)
        await takeOverAndWake(rig, sleeper)
        expect(await rig.findings()).toEqual(NOTHING_WRONG)
      }),
    PATIENCE_MS
  )
})
