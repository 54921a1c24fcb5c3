import { describeStore, ok } from "../support/store"

describeStore("orders that go out once they are paid", { connection: { export_when: "captured" } }, (store) => {
  it("are sent when the payment is captured", async () => {
    const { id } = await store.placeOrder()
    expect(await store.untilStatus(id, "held")).toMatchObject({
      state: "Held: The order is sent once its payment is captured.",
    })
    const { order } = ok(await store.backOffice("GET", `/orders/${id}?fields=*payment_collections.payments`))
    ok(await store.backOffice("POST", `/payments/${order.payment_collections[0].payments[0].id}/capture`))
    await store.untilDelivered(id)
    expect(store.erp.documentsOf(id)[0]!.envelope.data).toMatchObject({ payment: { status: "captured" } })
  })
})
