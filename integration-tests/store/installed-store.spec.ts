import { readdirSync } from "node:fs"
import { eventually } from "../support/eventually"
import type { RunningStore } from "./support/running-store"
import type { StoreProject } from "./support/store-project"
import { StoreWorld } from "./support/store-world"

const MINUTES = 60_000
const BOOT_AND_SWEEP = 10 * MINUTES

describe("the packed plugin in a store of its own", () => {
  let world: StoreWorld
  let project: StoreProject
  const running: RunningStore[] = []

  /** Starts a process that is stopped after the test, and must have had nothing to complain about. */
  async function start(mode: Parameters<StoreWorld["start"]>[1]): Promise<RunningStore> {
    const store = await world.start(project, mode)
    running.push(store)
    return store
  }

  beforeAll(async () => {
    world = await StoreWorld.create("installed")
    project = world.project()
    await world.migrate(project)
    await world.addAdmin(project)
  }, BOOT_AND_SWEEP)

  afterEach(async () => {
    const stores = running.splice(0)
    expect(await Promise.all(stores.map((store) => store.stop()))).toEqual(stores.map(() => 0))
    expect(stores.flatMap((store) => store.troubles())).toEqual([])
  }, BOOT_AND_SWEEP)

  afterAll(() => world.destroy(), BOOT_AND_SWEEP)

  it("has what runs and nothing else", () => {
    const files = readdirSync(project.plugin, { recursive: true, encoding: "utf8" })
    const own = files.filter((file) => !file.startsWith("node_modules"))
    expect(own).toContain(".medusa/server/src/modules/erp/index.js")
    expect(
      own.filter((file) => /(?<!\.d)\.tsx?$|\.map$|__tests__|\.spec\.|integration-tests|medusa-config/.test(file))
    ).toEqual([])
  })

  it(
    "books an order, in one process with the queue on Postgres",
    async () => {
      const store = await start({ dashboard: true })
      await world.seed(store)
      const order = await world.placeOrder(store)
      await world.untilBooked(order)
      const [document] = await world.erp.documents()
      const admin = await world.logIn(store)
      const standing = await eventually(async () => {
        const [connection] = (await admin("GET", `/admin/erp/orders/${order}`)).order.connections
        return connection.document && connection
      }, "the store says what the order is booked as")
      expect(standing.document).toMatchObject({ id: document!.id, number: document!.number })
      expect(standing.state).toContain(document!.number)
      expect(await world.booked()).toEqual([order])
      expect((await fetch(`${store.url}/app`)).status).toBe(200)
    },
    BOOT_AND_SWEEP
  )

  it(
    "delivers in the worker only, with a server beside it and everything on Redis",
    async () => {
      const mode = { storeOnRedis: true, queueOnRedis: true }
      const server = await start({ ...mode, workerMode: "server" })
      await world.erp.enter("refused")
      const early = await world.placeOrder(server)
      const worker = await start({ ...mode, workerMode: "worker" })
      const late = await world.placeOrder(server)
      await eventually(() => worker.refusedCalls > 0, "the worker calls the ERP")
      expect(server.refusedCalls).toBe(0)

      await world.erp.enter("up")
      await world.untilBooked(early, late)
      expect(server.refusedCalls).toBe(0)
      expect(await world.booked()).toEqual(expect.arrayContaining(world.orders))
      expect(await world.booked()).toHaveLength(world.orders.length)
    },
    BOOT_AND_SWEEP
  )

  it(
    "finds an order whose event the worker never hears of",
    async () => {
      const server = await start({ workerMode: "server", storeOnRedis: true })
      await start({ workerMode: "worker", storeOnRedis: false })
      const order = await world.placeOrder(server)
      await world.untilBooked(order)
      expect(await world.booked()).toHaveLength(world.orders.length)
    },
    BOOT_AND_SWEEP
  )
})
