import path from "node:path"
import type { DeliveriesResponse, OverviewResponse } from "../../src/api/admin/erp/types"
import { eventually } from "../support/eventually"
import { PREVIOUS_RELEASE } from "./support/paths"
import type { RunningStore } from "./support/running-store"
import type { StoreProject } from "./support/store-project"
import { StoreWorld } from "./support/store-world"

const LONG_MS = 600_000
const PATIENCE_MS = 180_000

jest.setTimeout(LONG_MS)

/** As its owner had configured the release from before. */
const OLD = { firstRelease: true }

/** The previous release is N, the one packed from this repository is N+1. */
describe("a store that changes the plugin while orders come in", () => {
  let world: StoreWorld
  let previous: StoreProject
  let next: StoreProject

  beforeAll(async () => {
    world = await StoreWorld.create("upgraded")
    next = world.project()
    previous = await next.copyTo(path.join(process.env.STORE_SUITE_DIRECTORY!, "previous"), world.terminal)
    await previous.install(PREVIOUS_RELEASE)
    await world.migrate(previous, OLD)
    await world.addAdmin(previous, OLD)
  }, LONG_MS)
  afterAll(() => world?.destroy(), LONG_MS)

  /** Every order ever placed was delivered, and booked once; nothing is open, dead or skipped. */
  const expectAllOnce = async (store: RunningStore) => {
    const admin = await world.logIn(store)
    await world.untilBooked(...world.orders)
    await eventually(
      async () => {
        const { totals }: OverviewResponse = await admin("GET", "/admin/erp/overview")
        return Object.values(totals).every((count) => count === 0)
      },
      "no delivery is open",
      PATIENCE_MS
    )
    const { deliveries }: DeliveriesResponse = await admin("GET", "/admin/erp/deliveries?limit=100")
    const seen = deliveries.map(({ order_id, status }) => ({ order_id, status }))
    const wanted = world.orders.map((order_id) => ({ order_id, status: "delivered" }))
    expect(seen).toHaveLength(wanted.length)
    expect(seen).toEqual(expect.arrayContaining(wanted))
    expect((await world.booked()).sort()).toEqual([...world.orders].sort())
  }

  it("is migrated beneath the old release, runs both side by side, and loses and doubles nothing", async () => {
    const old = await world.start(previous, OLD)
    await world.seed(old)
    await world.untilBooked(await world.placeOrder(old))

    // Booked, and no reply ever comes: attempts are under way while the database changes.
    await world.erp.enter("slow")
    await world.untilBooked(await world.placeOrder(old))
    const migration = world.migrate(next)
    await world.placeOrder(old)
    await migration
    await world.placeOrder(old)

    await world.erp.enter("refused")
    const young = await world.start(next)
    for (const store of [old, young, old, young]) {
      await world.placeOrder(store)
    }

    await world.erp.enter("up")
    expect(await old.stop()).toBe(0)
    await world.placeOrder(young)
    await expectAllOnce(young)
    expect(await young.stop()).toBe(0)
    expect([...old.troubles(), ...young.troubles()]).toEqual([])
  })

  it("sends what was ordered while the plugin was uninstalled, once it is installed again", async () => {
    await previous.uninstallPlugin()
    await world.migrate(previous, { plugin: false })
    const without = await world.start(previous, { plugin: false })
    const before = [...world.orders]
    await world.placeOrder(without)
    await world.placeOrder(without)
    expect(await without.stop()).toBe(0)
    expect((await world.booked()).sort()).toEqual(before.sort())

    await previous.install(process.env.STORE_SUITE_RELEASE!)
    await world.migrate(previous)
    const again = await world.start(previous)
    await world.placeOrder(again)
    await expectAllOnce(again)
    expect(await again.stop()).toBe(0)
    expect([...without.troubles(), ...again.troubles()]).toEqual([])
  })
})
