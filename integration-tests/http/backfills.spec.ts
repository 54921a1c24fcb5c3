import { bad, conflict } from "../support/answers"
import { eventually } from "../support/eventually"
import { key } from "../support/row-rig"
import { SecondConnection } from "../support/second-connection"
import { describeStore, ok } from "../support/store"

describeStore("routing, guests and backfills", { idempotency: "key", encryption: { keys: [key("http")] } }, (store) => {
  const second = new SecondConnection(store)
  beforeEach(() => store.runtime.connections.sync())
  const at = async (orderId: string, id: string) => {
    const { order } = ok(await store.admin("GET", `/orders/${orderId}`))
    return order.connections.find(({ connection }: { connection: { id: string } }) => connection.id === id)
  }

  it("an order of another sales channel is not for a connection, says so, and goes once it is asked for", async () => {
    const subscriptions = { sales_channels: ["sc_elsewhere"] }
    const { id } = await second.create({ name: "routed", subscriptions, guests: "match_email" })
    expect(await second.read(id)).toMatchObject({ subscriptions, guests: "match_email" })
    const order = await store.placeOrder()
    await eventually(
      async () => (await at(order.id, id))?.state.startsWith("Not for this connection: its sales channel"),
      "it is decided"
    )
    const [known] = await store.sql<{ sales_channel_id: string }>(
      'SELECT sales_channel_id FROM "order" WHERE id = $1',
      [order.id]
    )
    ok(await second.update(id, { revision: 1, subscriptions: { sales_channels: [known!.sales_channel_id] } }))
    expect(await store.sweep()).toBe(0)

    const [older] = await store.createOrders()
    await store.sql("UPDATE erp_watermark SET value = $2 WHERE connection_id = $1 AND stream = 'orders.start'", [
      id,
      `${older}~`,
    ])
    const order_ids = [order.id, older, "order_none"]
    const asked = { order_ids, pace: 50 }
    const counts = { already_there: 0, canceled: 0, not_routed: 0, not_placed: 0, failed: 1, looked_at: 3 }
    expect(await second.call(id, "/backfill", { ...asked, dry_run: true })).toEqual({
      status: 200,
      body: { dry_run: { would_go: 2, ...counts, estimate: false, summary: "2 would go, 1 cannot be sent" } },
    })
    expect(ok(await store.admin("GET", `/connections/${id}/backfills`))).toEqual({
      ...{ backfills: [], count: 0, count_is_estimate: false, limit: 20, offset: 0 },
    })

    const started = await second.call(id, "/backfill", asked)
    expect(started).toMatchObject({
      status: 202,
      body: { backfill: { connection_id: id, state: "running", pace: 50, max_orders: 10_000, from: null, to: null } },
    })
    const path = `/backfills/${started.body.backfill.id}`
    const { backfill } = await eventually(async () => {
      const answer = ok(await store.admin("GET", path))
      return answer.backfill.state === "done" && answer
    }, "the backfill is done")
    expect(backfill).toMatchObject({
      ...{ queued: 2, ...counts, progress: 1, started_by: { id: expect.any(String), type: "api-key" } },
      failures: [{ order_id: "order_none", reason: "There is no such order." }],
    })
    for (const orderId of [order.id, older!]) {
      await eventually(async () => (await at(orderId, id))?.document?.number, "the connection has it")
    }
    const matched = store.erp.posts.filter(({ headers }) => headers["erp-guests"] === "match_email")
    expect(matched).toHaveLength(2)
    expect(await store.admin("POST", `${path}/cancel`)).toEqual(conflict("This backfill is done"))
  })

  it("by times, found by the ids that say them; one at a time, and canceled", async () => {
    const { id } = await second.create({ name: "paused", paused: true })
    await store.createOrders(2)
    const from = new Date(Date.now() - 60_000).toISOString()
    const dry = ok(await second.call(id, "/backfill", { from, dry_run: true })).dry_run
    expect(dry.looked_at).toBe(dry.would_go)
    expect(dry.would_go).toBeGreaterThanOrEqual(2)
    const to = new Date(Date.now() - 30_000).toISOString()
    expect(ok(await second.call(id, "/backfill", { from: "2020-01-01T00:00:00Z", to, dry_run: true })).dry_run).toEqual(
      expect.objectContaining({ would_go: 0, summary: "0 would go" })
    )

    const { backfill } = ok(await second.call(id, "/backfill", { from }))
    expect(backfill).toMatchObject({ from, progress: 0, state: "running" })
    expect(await second.call(id, "/backfill", { from })).toEqual(conflict("A backfill of this connection is running"))
    expect(ok(await store.admin("GET", `/connections/${id}/backfills`))).toMatchObject({
      ...{ backfills: [{ id: backfill.id }], count: 1 },
    })
    expect(await store.admin("POST", `/backfills/${backfill.id}/cancel`)).toMatchObject({
      status: 200,
      body: { backfill: { state: "canceled", ended_by: "person", queued: 0 } },
    })
  })

  it("bad input is named", async () => {
    const { id } = await second.create({ name: "named" })
    const from = "2026-01-01T00:00:00Z"
    for (const [body, message] of [
      [{}, "'order_ids' which orders"],
      [{ from, order_ids: ["order_1"] }, "'order_ids' which orders"],
      [{ order_ids: [] }, "Field 'order_ids' is empty"],
      [{ order_ids: Array(1_001).fill("order_1") }, "Field 'order_ids' is too long: at most 1000"],
      [{ from: "yesterday" }, "Field 'from' must be a time with its zone"],
      [{ from: "2999-01-01T00:00:00Z" }, "Field 'from' must be before 'to', and in the past"],
      [{ from, to: from }, "Field 'from' must be before 'to'"],
      [{ from, pace: 0 }, "pace"],
      [{ from, max_orders: 100_001 }, "max_orders"],
      [{ from, force: true }, "force"],
    ] as const) {
      expect([body, await second.call(id, "/backfill", body)]).toEqual([body, bad(message)])
    }
    expect(await store.admin("POST", "/connections", second.wanted({ subscriptions: { regions: [] } }))).toEqual(
      bad("subscriptions.regions: names none, so no order would ever go; leave it out for all regions")
    )
    expect(await store.admin("POST", "/connections", second.wanted({ guests: { customer: "" } }))).toEqual(
      bad("guests")
    )
  })
})
