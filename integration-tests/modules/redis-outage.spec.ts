import { startRedis } from "../../scripts/services/redis"
import { Rig } from "../support/rig"

type RedisServer = Awaited<ReturnType<typeof startRedis>>

describe("the queue's Redis goes away", () => {
  let redis: RedisServer
  let rig: Rig
  const unhandled: unknown[] = []
  const note = (reason: unknown) => void unhandled.push(reason)

  /** A lease short enough that what was in the queue comes back within the test. */
  const OPTIONS = { worker: { lease: "2s" }, connection: { concurrency: 10 } }

  beforeAll(async () => {
    process.on("unhandledRejection", note)
    redis = await startRedis({ dedicated: true })
    rig = await Rig.create("redis", redis.url)
  })
  afterEach(async () => {
    await redis.start().catch(() => undefined)
    await rig.reset()
    expect(unhandled.splice(0)).toEqual([])
  })
  afterAll(async () => {
    process.off("unhandledRejection", note)
    await rig.destroy()
    await redis.stop()
  })

  it("before the start: the process starts, orders are kept, and drain once it is there", async () => {
    await redis.kill()
    const runtime = await rig.start(OPTIONS)
    const ids = await rig.place(runtime, 20)
    await rig.until(async () => rig.logged.some((line) => line.includes("queue")), "the trouble is logged")
    expect(rig.erp.requests).toEqual([])
    await redis.start()
    await rig.untilStatus("delivered", 20)
    expect(rig.erp.ledger.map((entry) => entry.reference).sort()).toEqual(ids.sort())
  })

  it("in the middle of the work: what it had is lost for a while, never for good; nothing arrives twice", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      if (rig.erp.ledger.length >= 20) {
        await gate.pass()
      }
      return book()
    }
    const runtime = await rig.start(OPTIONS)
    const ids = await rig.place(runtime, 60)
    await rig.until(async () => gate.arrived > 0, "the work is under way")
    await redis.kill()
    gate.open()
    await rig.until(async () => rig.logged.some((line) => line.includes("relay cannot work")), "the relay has noticed")
    ids.push(...(await rig.place(runtime, 10)))
    expect((await rig.statuses()).delivered ?? 0).toBeLessThan(70)
    await redis.start()
    await rig.untilStatus("delivered", 70, 40_000)
    expect(rig.erp.duplicates()).toEqual([])
    expect(rig.erp.ledger).toHaveLength(70)
  })

  it("for long: the log stays short, and stopping does not wait for it", async () => {
    await rig.recordClaims()
    await redis.kill()
    const runtime = await rig.start({ ...OPTIONS, worker: { lease: "2s", shutdown_deadline: "1s" } })
    await rig.place(runtime, 10)
    await rig.until(
      async () => (await rig.sql<{ n: number }>("SELECT count(*)::int AS n FROM claims"))[0]!.n >= 20,
      "the relay has tried more than once"
    )
    expect(rig.logged.length).toBeLessThanOrEqual(6)
    const asked = Date.now()
    await runtime.stop()
    expect(Date.now() - asked).toBeLessThan(6_000)
    expect(await rig.statuses()).toEqual({ pending: 10 })
  })
})
