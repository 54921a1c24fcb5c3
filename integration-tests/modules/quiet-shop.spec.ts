import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

const HOURS = 48
const HOUR_MS = 3_600_000

/** The defaults of the options, which the rig makes shorter. */
const DEFAULTS = {
  timeout: "15s",
  retry_schedule: ["5s", "30s", "2m", "10m", "30m", "1h", "2h", "6h"],
  probe_interval: "5s",
  probe_interval_max: "1m",
}

describe("a quiet shop, one order an hour, whose ERP is away for two days", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  it.each([
    ["refuses connections", "transient", "connection_refused"],
    ["answers with errors", "outcome_unknown", "server_error"],
  ] as const)("and %s: no dead letter, nothing held, all arrives once", async (_how, errorClass, code) => {
    rig.erp.up = () => {
      throw fail(errorClass, code)
    }
    const runtime = await rig.start({ connection: DEFAULTS })
    const ids: string[] = []
    for (let hour = 0; hour < HOURS; hour++) {
      const heard = rig.erp.requests.length
      ids.push(...(await rig.place(runtime)))
      await rig.travel(HOUR_MS)
      runtime.relay.nudge()
      await rig.until(
        async () => rig.erp.requests.length > heard && !(await rig.statuses()).leased,
        `the ERP was asked in hour ${hour}, and what was tried is written down`
      )
    }
    expect(rig.erp.ledger).toEqual([])
    expect(await rig.statuses()).toEqual({ pending: HOURS })

    rig.erp.recover()
    ids.push(...(await rig.place(runtime, 2)))
    await rig.until(async () => {
      const { leased, delivered } = await rig.statuses()
      if (!leased) {
        await rig.travel(60_000)
        runtime.relay.nudge()
      }
      return delivered === ids.length
    }, "all have arrived")
    expect(await rig.statuses()).toEqual({ delivered: ids.length })
    expect(rig.erp.ledger.map((entry) => entry.reference).sort()).toEqual(ids.sort())
    expect(await rig.sql("SELECT state FROM erp_circuit")).toEqual([{ state: "closed" }])
  })
})
