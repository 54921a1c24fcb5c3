import { BACKENDS, Rig } from "../support/rig"

/** As a network would take: without it, calls of a scripted ERP never overlap. */
const latency = () => new Promise<void>((resolve) => setTimeout(resolve, 20))

describe.each(BACKENDS)("two processes on one database, queue on %s", (backend) => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create(backend)
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  it("bring 200 orders to the ERP, each once, never more at a time than the connection allows", async () => {
    rig.erp.behave = async (book) => {
      await latency()
      return book()
    }
    const options = { connection: { concurrency: 6 } }
    const [first, second] = [await rig.start(options), await rig.start(options)]
    const ids = [...(await rig.place(first, 100)), ...(await rig.place(second, 100))]
    await rig.untilStatus("delivered", 200)
    expect(rig.erp.ledger.map((entry) => entry.reference).sort()).toEqual(ids.sort())
    expect(rig.erp.maxInFlight).toBeLessThanOrEqual(6)
    expect(rig.erp.maxInFlight).toBeGreaterThan(1)
  })

  it("write an order once that both capture at the same time", async () => {
    const [first, second] = [await rig.start(), await rig.start()]
    const [id] = await rig.place(first)
    await rig.placeAgain(second, id!)
    await rig.untilStatus("delivered")
    expect(await rig.statuses()).toEqual({ delivered: 1 })
  })

  it("claim no more in any window than the rate allows, over both", async () => {
    const rate = { max: 10, per_seconds: 1 }
    await rig.recordClaims()
    const options = { connection: { rate, concurrency: 50 } }
    const [first, second] = [await rig.start(options), await rig.start(options)]
    await rig.place(first, 15)
    await rig.place(second, 15)
    await rig.untilStatus("delivered", 30)
    const [busiest] = await rig.sql<{ claims: number }>(
      `SELECT max((SELECT count(*) FROM claims b WHERE b.at >= a.at AND b.at < a.at + interval '1 second'))::int AS claims
         FROM claims a`
    )
    expect(busiest!.claims).toBeLessThanOrEqual(rate.max)
  })

  it("hold at most eight Postgres connections each, however busy", async () => {
    rig.erp.behave = async (book) => {
      await latency()
      return book()
    }
    const runtime = await rig.start({ connection: { concurrency: 50 }, worker: { concurrency: 50 } })
    const ids = await rig.place(runtime, 300)
    let most = 0
    await rig.until(async () => {
      const [open] = await rig.sql<{ n: number }>(
        "SELECT count(*)::int AS n FROM pg_stat_activity WHERE datname = current_database() AND application_name <> 'rig' AND backend_type = 'client backend'"
      )
      most = Math.max(most, open!.n)
      return rig.erp.ledger.length === ids.length
    }, "all are booked")
    await rig.untilStatus("delivered", ids.length)
    expect(most).toBeLessThanOrEqual(8)
    expect(most).toBeGreaterThanOrEqual(backend === "postgres" ? 4 : 2)
  })

  it("deliver once what was in a queue that is flushed", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start({ connection: { concurrency: 20 }, worker: { concurrency: 2 } })
    await rig.place(runtime, 20)
    await rig.until(
      async () => (await rig.statuses()).leased === 20 && gate.arrived === 2,
      "two are sent, the rest is queued"
    )
    await rig.flushQueue()
    gate.open()
    await rig.untilStatus("delivered", 2)
    await rig.endLeases()
    await rig.untilStatus("delivered", 20)
    expect(rig.erp.ledger).toHaveLength(20)
    expect(rig.erp.duplicates()).toEqual([])
  })

  it("deliver what a process had claimed that died before it could hand it to the queue", async () => {
    const dying = rig.runtime({ connection: { concurrency: 5 } })
    await dying.connections.sync()
    await rig.place(dying, 5)
    const claimed = await rig.claimOnly(dying)
    expect(claimed).toBe(5)
    await rig.start()
    expect(await rig.statuses()).toEqual({ leased: 5 })
    await rig.endLeases()
    await rig.untilStatus("delivered", 5)
    expect(rig.erp.duplicates()).toEqual([])
    expect(await rig.sql("SELECT DISTINCT attempts_begun, attempts FROM erp_delivery")).toEqual([
      { attempts_begun: 1, attempts: 0 },
    ])
  })
})
