import { readdirSync } from "node:fs"
import path from "node:path"
import { Deployment, type StartOptions } from "./support/deployment"
import type { StoreProcess } from "./support/store-process"
import { StoreProject } from "./support/store-project"
import { suite } from "./support/suite"
import { Trade } from "./support/trade"

jest.setTimeout(600_000)

/** One store, from its first start on: the tests go on with the database as the one before left it. */
describe("the packed plugin in a fresh store", () => {
  let deployment: Deployment
  let project: StoreProject
  let trade: Trade

  beforeAll(async () => {
    deployment = await Deployment.create(suite().directory)
    trade = new Trade(deployment)
    project = StoreProject.at(suite().project, deployment.terminal)
    await deployment.migrate(project)
    await deployment.createAdmin(project)
  })
  afterAll(() => deployment?.end())

  const start = (options?: StartOptions) => deployment.start(project, options)

  /** Stops them, and looks at how they ended, at what they wrote, and for orders that were booked twice. */
  const endWell = async (...stores: StoreProcess[]) => {
    expect(await Promise.all(stores.map((store) => store.stop()))).toEqual(stores.map(() => 0))
    expect(stores.flatMap((store) => store.complaints)).toEqual([])
    expect(await trade.timesBooked()).toEqual(trade.orders.map(() => 1))
  }

  it("brings nothing along but the built plugin and a user's papers", () => {
    const files = readdirSync(project.plugin, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(project.plugin, path.join(entry.parentPath, entry.name)))
      .filter((file) => !file.startsWith("node_modules"))
    const papers = ["ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "README.md", "package.json"]
    expect(files.filter((file) => !file.startsWith(path.join(".medusa", "server", "src"))).sort()).toEqual(papers)
    expect(files.filter((file) => /__tests__|\.spec\.|\.map$|(?<!\.d)\.tsx?$/.test(file))).toEqual([])
  })

  it("books an order of a store in one process, without Redis", async () => {
    const store = await start({ mode: "shared" })
    const admin = await deployment.admin(store)
    await trade.open(admin)

    const order = await trade.placeOrder(store)
    const { number } = await trade.untilBooked(order)
    expect(await trade.untilShown(admin, order)).toBe(number)
    await endWell(store)
  })

  it("delivers at the worker what was placed at the server", async () => {
    const production: StartOptions = { modulesOnRedis: true, queueOnRedis: true }
    const server = await start({ ...production, mode: "server" })
    const early = await trade.placeOrder(server)

    const workerCame = Date.now()
    const worker = await start({ ...production, mode: "worker" })
    const { at } = await trade.untilBooked(early)
    expect(Date.parse(at)).toBeGreaterThan(workerCame)

    const order = await trade.placeOrder(server)
    const { number } = await trade.untilBooked(order)
    expect(await trade.untilShown(await deployment.admin(server), order)).toBe(number)
    await endWell(worker, server)
  })

  it("finds at the worker what no event told of, where the event bus does not reach it", async () => {
    const server = await start({ mode: "server" })
    const worker = await start({ mode: "worker" })
    await trade.untilBooked(await trade.placeOrder(server))
    await endWell(worker, server)
  })
})
