import { createServer, type AddressInfo, type Server, type Socket } from "node:net"
import { parseOptions } from "../../src/modules/erp/options"
import { ErpRuntime } from "../../src/modules/erp/runtime"
import { BACKENDS, Rig } from "../support/rig"

const NAMES = ["database", "queue", "relay", "samples"]

describe.each(BACKENDS)("health, with the queue on %s", (backend) => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create(backend)
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  /** Everything has given a sign of life; how old each of them is, the test says. */
  async function signs(ages: Record<string, number> = {}): Promise<void> {
    for (const name of ["relay", "sample", "queue"]) {
      await rig.sql(
        `INSERT INTO erp_pulse (id, name, at) VALUES ($1, $1, now() - $2 * interval '1 second')
         ON CONFLICT (name) WHERE deleted_at IS NULL DO UPDATE SET at = excluded.at`,
        [name, ages[name] ?? 0]
      )
    }
  }

  const poor = async (runtime: ErpRuntime) => {
    const { status, checks, connections } = await runtime.monitoring.health()
    return { status, poor: [...checks, ...connections].filter(({ ok }) => !ok).map(({ name }) => name) }
  }

  it("is measured by a job that goes through the queue, and told by a process that does not work", async () => {
    await rig.start()
    const server = rig.runtime()
    await new Promise<void>((resolve) => server.start(false, resolve))
    const round = async () => (await rig.sql("SELECT took FROM erp_pulse WHERE name = 'queue' AND took IS NOT NULL"))[0]
    await rig.until(round, "a heartbeat has gone round")
    expect((await round())!.took).toBeLessThan(20)
    await signs()
    const health = await server.monitoring.health()
    expect(health).toMatchObject({ status: "ok", connections: [{ name: "erp", ok: true, circuit: "closed" }] })
    expect(health.checks.map(({ name }) => name)).toEqual(NAMES)
    expect(health.checks[1]!.detail).toMatch(/^A job last went through the queue \d+ s ago, within \d+ ms\.$/)
  })

  it("is degraded by whatever gives no sign of life, and says what to do", async () => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    expect(await poor(runtime)).toEqual({ status: "degraded", poor: ["queue", "relay", "samples"] })
    for (const [sign, check] of Object.entries({ queue: "queue", relay: "relay", sample: "samples" })) {
      await signs({ [sign]: 600 })
      expect(await poor(runtime)).toEqual({ status: "degraded", poor: [check] })
      const { checks } = await runtime.monitoring.health()
      expect(checks.find(({ name }) => name === check)).toMatchObject({
        detail: expect.stringContaining("600 s ago"),
        fix: expect.stringMatching(/\w/),
      })
    }
    await signs()
    await rig.sql("UPDATE erp_pulse SET took = 45 WHERE name = 'queue'")
    expect(await poor(runtime)).toEqual({ status: "degraded", poor: ["queue"] })
  })

  it("is degraded by a connection of which no orders go", async () => {
    const runtime = rig.runtime()
    await runtime.connections.sync()
    await signs()
    expect(await poor(runtime)).toEqual({ status: "ok", poor: [] })
    await rig.sql("UPDATE erp_circuit SET state = 'open'")
    expect(await poor(runtime)).toEqual({ status: "degraded", poor: ["erp"] })
    await rig.sql("UPDATE erp_circuit SET state = 'closed'")
    const [connection] = await runtime.connections.list()
    await runtime.connections.pauseByHand(connection!.id, "stocktaking")
    expect(await poor(runtime)).toEqual({ status: "degraded", poor: ["erp"] })
  })
})

describe("health without a database", () => {
  let server: Server
  const sockets: Socket[] = []

  beforeAll(async () => {
    // Takes the line and says nothing, as a host does whose disk hangs.
    server = createServer((socket) => void sockets.push(socket.on("error", () => undefined)))
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening))
  })
  afterAll(() => new Promise((closed) => server.close(closed)))

  async function healthAt(port: number) {
    const quiet = () => undefined
    const runtime = new ErpRuntime({
      database: { host: "127.0.0.1", port, user: "nobody", database: "none", password: "s3cret-of-the-test" },
      options: parseOptions({ queue: { backend: "postgres" } }),
      connectors: new Map(),
      logger: { info: quiet, warn: quiet, error: quiet, debug: quiet, log: quiet } as never,
    })
    const health = await runtime.monitoring.health()
    sockets.forEach((socket) => socket.destroy())
    await runtime.stop()
    expect(JSON.stringify(health)).not.toContain("s3cret")
    return health
  }

  it("is down, and says so in time although the database hangs", async () => {
    const health = await healthAt((server.address() as AddressInfo).port)
    const detail = "It did not answer within 3 s."
    expect(health).toMatchObject({ status: "down", checks: [{ name: "database", ok: false, detail }], connections: [] })
  })

  it("is down where nobody listens", async () => {
    const health = await healthAt(1)
    expect(health.checks).toEqual([
      { name: "database", ok: false, detail: "It does not answer (ECONNREFUSED).", fix: expect.any(String) },
    ])
  })
})
