import { Modules } from "@medusajs/framework/utils"
import { describeStore, ok, type Store } from "../support/store"

const told = (store: Store, id: string) => store.erp.changes.filter(({ envelope }) => envelope.subject === id)

describeStore("an order that changes after it was placed", {}, (store) => {
  it("is canceled in the ERP when it is canceled in the admin", async () => {
    const { id } = await store.placeOrder()
    await store.untilDelivered(id)
    ok(await store.backOffice("POST", `/orders/${id}/cancel`))
    const standing = await store.untilWords(id, /^Canceled in main-erp as S00001\.$/)
    expect(standing.deliveries).toMatchObject([
      { type: "order.placed", status: "delivered", document_number: "S00001" },
      { type: "order.canceled", status: "delivered", document_number: "S00001" },
    ])
    expect(told(store, id)).toMatchObject([
      { key: `${id}/canceled`, envelope: { type: "order.canceled", version: 1, data: { order_id: id } } },
    ])
  })

  it("is told as a whole when its address changes, and when it is edited", async () => {
    const { id } = await store.placeOrder()
    await store.untilDelivered(id)
    const { order } = ok(await store.backOffice("GET", `/orders/${id}?fields=*shipping_address`))
    const { first_name, last_name, address_1, postal_code, country_code } = order.shipping_address
    const shipping_address = { first_name, last_name, address_1, postal_code, country_code, city: "Kiel" }
    ok(await store.backOffice("POST", `/orders/${id}`, { shipping_address }))
    await store.untilWords(id, /^Changed in main-erp as S00001\.$/)

    const { order_change } = ok(await store.backOffice("POST", "/order-edits", { order_id: id }))
    const items = [{ variant_id: store.shop.variantId, quantity: 2 }]
    ok(await store.backOffice("POST", `/order-edits/${order_change.order_id}/items`, { items }))
    ok(await store.backOffice("POST", `/order-edits/${order_change.order_id}/request`))
    ok(await store.backOffice("POST", `/order-edits/${order_change.order_id}/confirm`))
    await store.untilStanding(id, "both changes are delivered", ({ deliveries }) => {
      return deliveries.filter(({ status }) => status === "delivered").length === 3
    })

    const [address, edit, ...more] = told(store, id)
    expect(more).toEqual([])
    expect(address).toMatchObject({
      key: `${id}/edited/2`,
      envelope: { data: { revision: 2, shipping_address: { city: "Kiel" }, lines: [{ quantity: "3" }] } },
    })
    expect(edit).toMatchObject({
      key: `${id}/edited/3`,
      envelope: { data: { revision: 3, order_version: 2, lines: [{ quantity: "3" }, { quantity: "2" }] } },
    })
  })

  it("is never sent when it is canceled while the ERP is down", async () => {
    await store.erp.goDown()
    const { id } = await store.placeOrder()
    await store.untilWords(id, /^Waiting: main-erp is down/)
    ok(await store.backOffice("POST", `/orders/${id}/cancel`))
    await store.untilStatus(id, "skipped")
    await store.erp.comeUp()
    const other = await store.placeOrder()
    await store.untilDelivered(other.id)
    expect(store.erp.posts.map((post) => post.headers["idempotency-key"])).toEqual([other.id])
  })

  it("is found by the sweep when no event told of it, and only once", async () => {
    const [changed, canceled, same] = await store.createOrders(3)
    await store.sweep()
    for (const id of [changed!, canceled!, same!]) {
      await store.untilDelivered(id)
    }
    const orders = store.container.resolve(Modules.ORDER)
    await orders.updateOrders([{ id: changed!, email: "new@example.com" }])
    await orders.cancel(canceled!)
    await orders.updateOrders([{ id: same!, metadata: { seen: "yes" } }])
    expect(await store.sweep()).toBe(2)
    await store.untilWords(changed!, /^Changed in main-erp/)
    await store.untilWords(canceled!, /^Canceled in main-erp/)
    expect(await store.sweep()).toBe(0)
    expect(told(store, same!)).toEqual([])
  })

  it("is skipped, not sent, when somebody redrives it although it was canceled", async () => {
    store.erp.fail("invalid")
    const [id] = await store.createOrders()
    await store.sweep()
    const { deliveries } = await store.untilStatus(id!, "dead")
    await store.container.resolve(Modules.ORDER).cancel(id!)
    store.erp.heal()
    const { delivery } = ok(await store.admin("POST", `/deliveries/${deliveries[0]!.id}/redrive`))
    expect(delivery).toMatchObject({ status: "skipped", code: "canceled_before_export" })
    expect(store.erp.documentsOf(id!)).toEqual([])
  })
})
