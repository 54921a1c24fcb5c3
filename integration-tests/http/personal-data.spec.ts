import { bad, conflict } from "../support/answers"
import { describeStore, ok } from "../support/store"

const EMAIL = "kim@example.com"

describeStore("personal data, by the admin API", { idempotency: "lookup" }, (store) => {
  const erasures = (body: object) => store.admin("POST", "/erasures", body)

  it("shows what was said in each attempt, and takes all of it away when the customer asks", async () => {
    const { id: order } = await store.placeOrder()
    await store.untilDelivered(order)
    const { deliveries } = ok(await store.admin("GET", `/deliveries?order=${order}`))
    const path = `/deliveries/${deliveries[0].id}`
    const { delivery } = ok(await store.admin("GET", `${path}?attempt_limit=1`))
    expect(delivery.history).toMatchObject([{ number: 1, trigger: { kind: "first" }, outcome: "delivered" }])
    const [attempt] = delivery.history
    expect(attempt.exchanges.map(({ purpose, method }: Record<string, string>) => [purpose, method])).toEqual([
      ["look", "GET"],
      ["deliver", "POST"],
    ])
    expect(attempt.exchanges[1].request.body).toContain(EMAIL)
    expect(ok(await store.admin("GET", `${path}?attempt_offset=1`)).delivery.history).toEqual([])

    const { dry_run } = ok(await erasures({ email: EMAIL.toUpperCase(), dry_run: true }))
    expect(dry_run).toMatchObject({ orders: 1, messages: 1, exchanges: 1, open_deliveries: 0, more: false })
    expect(ok(await store.admin("GET", path)).delivery.message.data.email).toBe(EMAIL)

    const { erasure } = ok(await erasures({ email: EMAIL.toUpperCase() }))
    expect(erasure).toMatchObject({ asked_by: "email", counts: { orders: 1 }, by: { type: "api-key" }, more: false })
    const { delivery: after } = ok(await store.admin("GET", path))
    expect(after).toMatchObject({ status: "delivered", document_number: delivery.document_number })
    expect(after.message).toMatchObject({ erased_at: expect.any(String), data: { order_id: order } })
    expect(after.history).toMatchObject([{ number: 1, exchanges: [] }])
    expect(await store.sql("SELECT 1 FROM erp_message m WHERE m::text ~* 'kim|marktplatz'")).toEqual([])
    const listed = ok(await store.admin("GET", "/erasures"))
    expect(listed).toMatchObject({ erasures: [{ id: erasure.id }], count: 1 })
    expect(JSON.stringify(listed)).not.toContain(EMAIL)

    // It is still in the store, and nothing there has changed.
    await store.sweep()
    expect(await store.sql("SELECT 1 FROM erp_message WHERE data ->> 'email' IS NOT NULL")).toEqual([])
  })

  it("refuses while the order is still to be sent, unless it is given up", async () => {
    await store.sql("UPDATE erp_connection SET status = 'paused'")
    const { id: order } = await store.placeOrder()
    await store.untilStatus(order, "pending")
    expect(await erasures({ order_ids: [order] })).toEqual(conflict("discard_open"))
    expect(ok(await erasures({ order_ids: [order], discard_open: true })).erasure.counts).toMatchObject({ orders: 1 })
    await store.untilStatus(order, "discarded")
  })

  it("says which field is wrong", async () => {
    expect(await erasures({})).toEqual(bad("'email'"))
    expect(await erasures({ email: EMAIL, customer_id: "cus_1" })).toEqual(bad("Give either"))
    expect(await erasures({ email: "kim" })).toEqual(bad("Field 'email' must be an address"))
    expect(await erasures({ customer_id: "a b" })).toEqual(bad("Field 'customer_id'"))
    expect(await erasures({ order_ids: [] })).toEqual(bad("Field 'order_ids' is empty"))
    expect(await erasures({ order_ids: ["a"], all: true })).toEqual(bad("all"))
  })
})
