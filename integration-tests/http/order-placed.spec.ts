import { Modules } from "@medusajs/framework/utils"
import { orderPlacedV1 } from "../../src/modules/erp/messages"
import { describeStore } from "../support/store"
import { SKU } from "../support/store-seed"

describeStore("an order placed in the store", {}, (store) => {
  it("is booked in the ERP once, and the order says as what", async () => {
    const order = await store.placeOrder()
    const standing = await store.untilDelivered(order.id)

    expect(store.erp.posts).toHaveLength(1)
    const [document] = store.erp.documentsOf(order.id)
    expect(standing).toMatchObject({
      connection: { name: "main-erp" },
      state: "In main-erp as S00001.",
      next: "Nothing, it is done.",
      document: { id: document!.id, number: "S00001" },
    })
    expect(document!.envelope).toMatchObject({
      specversion: "1.0",
      type: "order.placed",
      version: 1,
      subject: order.id,
      datacontenttype: "application/json",
    })
    const data = orderPlacedV1.parse(document!.envelope.data)
    expect(data).toMatchObject({
      order_id: order.id,
      display_id: order.display_id,
      currency_code: "EUR",
      email: "kim@example.com",
      customer: { name: "Kim Müller", is_guest: true },
      shipping_address: { city: "Bremen", country_code: "DE" },
      lines: [{ sku: SKU, quantity: "3", unit_price: "10.50", is_tax_inclusive: false }],
      shipping_lines: [{ name: "Parcel", amount: "4.90" }],
      sales_channel: { name: "Shop" },
      region: { name: "Germany" },
      payment: { status: "authorized", provider_ids: ["pp_system_default"], authorized_amount: "43.32" },
      totals: {
        subtotal: "36.40",
        net_total: "36.40",
        tax_total: "6.92",
        item_total: "37.49",
        shipping_total: "5.83",
        rounding: "0.00",
        total: "43.32",
      },
    })
    expect(Number(data.totals.total)).toBeCloseTo(order.total, 2)
  })

  it("has the totals the shopper saw, with tax within the prices", async () => {
    const order = await store.placeOrder("inclusive")
    await store.untilDelivered(order.id)
    const { totals, lines } = orderPlacedV1.parse(store.erp.documentsOf(order.id)[0]!.envelope.data)
    expect(lines[0]).toMatchObject({ is_tax_inclusive: true, unit_price: "10.50", total: "31.50" })
    expect(totals).toMatchObject({
      net_total: "30.33",
      tax_total: "6.07",
      item_total: "31.50",
      shipping_total: "4.90",
      rounding: "0.00",
      total: "36.40",
    })
    expect(Number(totals.total)).toBeCloseTo(order.total, 2)
  })

  it("waits while the ERP is down, and is booked once when it is back", async () => {
    await store.erp.goDown()
    const { id } = await store.placeOrder()
    const waiting = await store.untilWords(id, /^Waiting: main-erp is down since \d\d:\d\d UTC\.$/)
    expect(waiting.next).toMatch(/^main-erp is asked again (now|in \d+ seconds?)\.$/)
    expect(waiting.deliveries[0]).toMatchObject({ status: "pending", error_class: "transient" })
    const more = await store.createOrders(20)
    await store.sweep()
    expect(store.erp.requests).toEqual([])

    await store.erp.comeUp()
    for (const orderId of [id, ...more]) {
      await store.untilDelivered(orderId)
    }
    expect(store.erp.ledger.map((document) => document.reference).sort()).toEqual([id, ...more].sort())
  })

  it("is not sent when it is older than the connection, whatever happens to it", async () => {
    const old = await store.createOrders(1_000, { items: [] })
    await store.installPlugin()

    expect(await store.sweep()).toBe(0)
    await store.container.resolve(Modules.ORDER).updateOrders(old[0]!, { metadata: { note: "changed" } })
    expect(await store.sweep()).toBe(0)
    expect(await store.standing(old[999]!)).toMatchObject({
      state: "Placed before the connection main-erp.",
      next: "Nothing: older orders are sent by a backfill only.",
      document: null,
      deliveries: [],
    })

    const order = await store.placeOrder()
    await store.untilDelivered(order.id)
    expect(store.erp.ledger.map((document) => document.reference)).toEqual([order.id])
    expect(await store.sql("SELECT DISTINCT subject FROM erp_message")).toEqual([{ subject: order.id }])
  })
})
