import path from "node:path"
import { Deployment } from "./support/deployment"
import { PREVIOUS_RELEASE } from "./support/paths"
import { StoreProject } from "./support/store-project"
import { suite } from "./support/suite"
import { Trade } from "./support/trade"

jest.setTimeout(600_000)

/** The previous release is N, the one packed from this repository N+1. */
describe("a store that changes the plugin while orders come in", () => {
  let deployment: Deployment
  let trade: Trade
  let previous: StoreProject
  let next: StoreProject

  beforeAll(async () => {
    deployment = await Deployment.create(suite().directory)
    trade = new Trade(deployment)
    next = StoreProject.at(suite().project, deployment.terminal)
    previous = await next.copyTo(path.join(suite().directory, "previous"), deployment.terminal)
    await previous.install(PREVIOUS_RELEASE)
    await deployment.migrate(previous)
    await deployment.createAdmin(previous)
  })
  afterAll(() => deployment?.end())

  /** Every order ever placed is delivered and booked once; there is nothing else. */
  const expectAllOnce = async (admin: Awaited<ReturnType<Deployment["admin"]>>) => {
    await Promise.all(trade.orders.map((order) => trade.untilBooked(order)))
    await trade.untilNothingIsOpen(admin)
    expect(await trade.deliveries(admin)).toEqual(trade.orders.map((order) => ({ order, status: "delivered" })))
    expect(await trade.timesBooked()).toEqual(trade.orders.map(() => 1))
  }

  it("is migrated under the old release's feet, runs both, and loses and doubles nothing", async () => {
    const old = await deployment.start(previous)
    const admin = await deployment.admin(old)
    await trade.open(admin)
    await trade.untilShown(admin, await trade.placeOrder(old))

    // Booked, and the reply never comes: attempts are under way while the database changes.
    await deployment.erp.enter("slow")
    await trade.untilBooked(await trade.placeOrder(old))
    const migration = deployment.migrate(next)
    await trade.placeOrder(old)
    await migration
    await trade.placeOrder(old)

    await deployment.erp.enter("refused")
    const young = await deployment.start(next)
    await trade.placeOrder(old)
    await trade.placeOrder(young)
    await trade.placeOrder(old)
    await trade.placeOrder(young)

    await deployment.erp.enter("up")
    expect(await old.stop()).toBe(0)
    await trade.placeOrder(young)
    await expectAllOnce(await deployment.admin(young))
    expect(await young.stop()).toBe(0)
    expect([...old.complaints, ...young.complaints]).toEqual([])
  })

  it("sends what was ordered while the plugin was uninstalled, once it is installed again", async () => {
    await previous.uninstallPlugin()
    await deployment.migrate(previous, { withoutPlugin: true })
    const without = await deployment.start(previous, { withoutPlugin: true })
    const meanwhile = [await trade.placeOrder(without), await trade.placeOrder(without)]
    expect(await without.stop()).toBe(0)
    expect(await trade.timesBooked()).toEqual(trade.orders.map((order) => (meanwhile.includes(order) ? 0 : 1)))

    await previous.install(suite().release)
    await deployment.migrate(previous)
    const again = await deployment.start(previous)
    await trade.placeOrder(again)
    await expectAllOnce(await deployment.admin(again))
    expect(await again.stop()).toBe(0)
    expect([...without.complaints, ...again.complaints]).toEqual([])
  })
})
