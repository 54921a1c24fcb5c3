import { Modules } from "@medusajs/framework/utils"
import { eventually } from "../support/eventually"
import { describeStore } from "../support/store"

describeStore("an event bus that drops every event", {}, (store) => {
  /** Names of the events that went nowhere. */
  let dropped: string[]

  beforeEach(() => {
    dropped = []
    // The store's own bus, the one that Medusa's modules and workflows hold on to.
    jest.spyOn(store.container.resolve(Modules.EVENT_BUS), "emit").mockImplementation(async (events) => {
      dropped.push(...[events].flat().map((event) => event.name))
    })
  })
  afterEach(() => jest.restoreAllMocks())

  it("an order from the checkout arrives all the same, once, by the sweep", async () => {
    const order = await store.placeOrder()
    await eventually(() => dropped.includes("order.placed"), "the event of the order is dropped")
    expect(await store.standing(order.id)).toMatchObject({
      state: "Not captured yet.",
      next: "The sweep finds it within a minute.",
    })

    expect(await store.sweep()).toBe(1)
    await store.untilDelivered(order.id)
    expect(store.erp.documentsOf(order.id)).toHaveLength(1)
    expect(await store.sweep()).toBe(0)
    expect(store.erp.ledger).toHaveLength(1)
  })
})
