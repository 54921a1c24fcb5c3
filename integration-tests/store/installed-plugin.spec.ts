import { readdirSync } from "node:fs"
import path from "node:path"
import { z } from "@medusajs/framework/zod"
import type { OrderResponse } from "../../src/api/admin/erp/types"
import { eventually } from "../support/eventually"
import { demoParts, type JsonClient } from "./support/demo-parts"
import { Deployment } from "./support/deployment"
import type { StoreProcess } from "./support/store-process"
import { StoreProject } from "./support/store-project"
import { suite } from "./support/suite"

type Shop = Parameters<Awaited<ReturnType<typeof demoParts>>["shopper"]>[1]

/** A loaded machine boots a store in a minute; a sweep comes every half minute. */
const LONG_MS = 420_000
const BOOKED_WITHIN_MS = 120_000

jest.setTimeout(LONG_MS)

/** One store, from its first start on: the tests go on with the database as the one before left it. */
describe("the packed plugin in a fresh store", () => {
  let deployment: Deployment
  let project: StoreProject
  let shop: Shop
  let running: StoreProcess[] = []
  let shoppers = 0

  beforeAll(async () => {
    deployment = await Deployment.create(suite().directory)
    project = StoreProject.at(suite().project, deployment.terminal)
    await deployment.migrate(project)
    await deployment.createAdmin(project)
  })
  afterEach(async () => {
    await Promise.all(running.map((store) => store.stop()))
    running = []
  })
  afterAll(() => deployment?.end())

  const start = async (
    ...[options]: Parameters<Deployment["start"]> extends [unknown, ...infer Rest] ? Rest : never
  ) => {
    const store = await deployment.start(project, options)
    running.push(store)
    return store
  }

  const placeOrder = async (store: StoreProcess): Promise<string> => {
    const { shopper } = await demoParts()
    const { id } = await shopper(store.url, shop)(shoppers++)
    return id
  }

  const documentsOf = async (order: string) =>
    (await deployment.erp.documents()).filter(({ order_id }) => order_id === order)

  const untilBooked = (order: string) =>
    eventually(async () => (await documentsOf(order))[0], `the ERP has booked ${order}`, BOOKED_WITHIN_MS)

  /** Waits until the store's admin API knows what the ERP booked. */
  const untilShown = (admin: JsonClient, order: string) =>
    eventually(
      async () => {
        const found: OrderResponse = await admin("GET", `/admin/erp/orders/${order}`)
        return found.order.connections[0]?.document?.number
      },
      `the admin API shows the document of ${order}`,
      BOOKED_WITHIN_MS
    )

  /** Stops them and looks at how they ended and what they wrote. */
  const endWell = async (...stores: StoreProcess[]) => {
    expect(await Promise.all(stores.map((store) => store.stop()))).toEqual(stores.map(() => 0))
    expect(stores.flatMap((store) => store.complaints)).toEqual([])
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
    const store = await start()
    const admin = await deployment.admin(store)
    shop = await (await demoParts()).seed(admin)

    const order = await placeOrder(store)
    const { number } = await untilBooked(order)
    expect(await untilShown(admin, order)).toBe(number)
    await endWell(store)
    expect(await documentsOf(order)).toHaveLength(1)
  })

  it("delivers at the worker what was placed at the server", async () => {
    const production = { modulesOnRedis: true, queueOnRedis: true }
    const server = await start({ ...production, mode: "server" })
    const order = await placeOrder(server)

    const workerCame = new Date()
    const worker = await start({ ...production, mode: "worker" })
    const document = await untilBooked(order)
    expect(z.coerce.date().parse(document.at).getTime()).toBeGreaterThan(workerCame.getTime())

    const next = await placeOrder(server)
    const { number } = await untilBooked(next)
    expect(await untilShown(await deployment.admin(server), next)).toBe(number)
    await endWell(worker, server)
    expect(await documentsOf(order)).toHaveLength(1)
    expect(await documentsOf(next)).toHaveLength(1)
  })

  it("finds at the worker what no event told of, where the event bus does not reach it", async () => {
    const server = await start({ mode: "server" })
    const worker = await start({ mode: "worker" })
    const order = await placeOrder(server)
    await untilBooked(order)
    await endWell(worker, server)
    expect(await documentsOf(order)).toHaveLength(1)
  })
})
