import { Rig } from "../support/rig"

const LEASE_MS = 300

/** The whole process, timers included, as when a virtual machine is paused or the host swaps. */
const standStill = (ms: number) => void Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

describe("a process that stood still between its look in the ERP and its call", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  afterAll(() => rig.destroy())

  it("sends nothing on the strength of an old look, and looks again", async () => {
    rig.erp.up = () => {
      if (rig.erp.count("find") === 1) {
        standStill(2 * LEASE_MS)
      }
    }
    const runtime = await rig.start({ worker: { lease: `${LEASE_MS}ms` }, connection: { timeout: "1s" } })
    await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(rig.erp.requests.map(({ kind }) => kind)).toEqual(["find", "find", "deliver"])
    expect(await rig.sql("SELECT code, health FROM erp_attempt ORDER BY number")).toEqual([
      { code: expect.stringMatching(/^(interrupted|lease_lost)$/), health: "none" },
      { code: null, health: "success" },
    ])
  })
})
