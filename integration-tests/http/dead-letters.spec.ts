import { bad, conflict } from "../support/answers"
import { eventually } from "../support/eventually"
import { describeStore } from "../support/store"

describeStore("dead letters", {}, (store) => {
  it("are found by cause, looked at in a dry run, redriven at a pace and followed to the end", async () => {
    const [first, second] = await failing(2)
    const { status, body } = await store.admin("GET", "/dead-letters")
    expect(status).toBe(200)
    expect(body).toEqual({
      groups: [
        {
          key: expect.stringMatching(/^[0-9a-f]{32}$/),
          connection: { id: expect.stringMatching(/^erpcon_/), name: "main-erp" },
          ...{ type: "order.placed", error_class: "rejected", code: expect.any(String) },
          reason: expect.stringContaining("unknown article"),
          count: 2,
          ...{ first_seen: expect.any(String), last_seen: expect.any(String) },
          examples: [second!.id, first!.id],
          tickets: [],
        },
      ],
      ...{ count: 1, count_is_estimate: false, limit: 20, offset: 0 },
    })
    expect((await store.admin("GET", "/held")).body).toEqual({
      groups: [],
      count: 0,
      count_is_estimate: false,
      limit: 20,
      offset: 0,
    })
    expect((await store.admin("GET", "/dead-letters?limit=1&offset=1")).body).toMatchObject({ groups: [], count: 1 })

    store.erp.heal()
    const filter = { cause: body.groups[0].key }
    const dry = await store.admin("POST", "/redrives", { filter, dry_run: true })
    expect(dry).toEqual({
      status: 200,
      body: {
        dry_run: {
          ...{ total: 2, looked_at: 2, found: 0 },
          summary: "2 would go, 0 of 2 looked at are already in the ERP",
        },
      },
    })
    expect((await store.admin("GET", "/redrives")).body).toEqual({
      redrives: [],
      count: 0,
      count_is_estimate: false,
      limit: 20,
      offset: 0,
    })

    const started = await store.admin("POST", "/redrives", { filter, pace: 5 })
    expect(started).toMatchObject({
      status: 202,
      body: {
        redrive: {
          id: expect.stringMatching(/^erprdr_/),
          ...{ filter, pace: 5, state: "running", total: 2, remaining: 2 },
          started_by: { id: expect.any(String), type: "api-key" },
        },
      },
    })
    const path = `/redrives/${started.body.redrive.id}`
    const { redrive } = await eventually(async () => {
      const answer = await store.admin("GET", path)
      return answer.body.redrive.state === "done" && answer.body
    }, "the redrive is done")
    expect(redrive).toMatchObject({ redriven: 2, skipped: 0, failed: 0, remaining: 0, failures: [] })
    for (const { order_id } of [first!, second!]) {
      await store.untilDelivered(order_id)
      expect(store.erp.documentsOf(order_id)).toHaveLength(1)
    }
    expect((await store.admin("GET", "/redrives")).body).toMatchObject({ redrives: [{ id: redrive.id }], count: 1 })
    expect(await store.admin("POST", `${path}/cancel`)).toEqual(
      conflict("This redrive is done and cannot be canceled.")
    )
  })

  it("a redrive is canceled", async () => {
    const dead = await failing(3)
    await store.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'test'")
    const { body } = await store.admin("POST", "/redrives", { filter: { ids: dead.map(({ id }) => id) } })
    const answer = await store.admin("POST", `/redrives/${body.redrive.id}/cancel`)
    expect(answer).toMatchObject({ status: 200, body: { redrive: { state: "canceled", total: 3, remaining: 3 } } })
  })

  it("one is edited and goes: the order shows the ERP's number, the delivery who changed what", async () => {
    const [{ id, order_id }] = (await failing(1)) as [{ id: string; order_id: string }]
    store.erp.heal()
    const { delivery } = (await store.admin("GET", `/deliveries/${id}`)).body
    expect(delivery).toMatchObject({ edited_data: null, edits: [] })
    const data = { ...delivery.message.data, email: "edited@example.com" }
    const edit = { data, reason: "The ERP knows her under this address." }
    expect(await store.admin("POST", `/deliveries/${id}/payload`, edit)).toMatchObject({
      status: 200,
      body: { delivery: { id, edited_data: { email: "edited@example.com" } } },
    })
    await store.untilDelivered(order_id)
    const [document] = store.erp.documentsOf(order_id)
    expect(document!.envelope.data).toMatchObject({ order_id, email: "edited@example.com" })
    expect(await store.standing(order_id)).toMatchObject({ document: { number: document!.number } })
    expect((await store.admin("GET", `/deliveries/${id}`)).body.delivery).toMatchObject({
      message: { data: { email: delivery.message.data.email } },
      edits: [
        {
          ...{ by: { id: expect.any(String), type: "api-key" }, at: expect.any(String), reason: edit.reason },
          ...{ before: delivery.message.data, superseded_at: null },
        },
      ],
    })
    expect(await store.admin("POST", `/deliveries/${id}/payload`, edit)).toEqual(
      conflict("This delivery is delivered and cannot be edited. Dead and held ones can.")
    )
    expect(await store.admin("POST", `/deliveries/${id}/refresh`)).toEqual(conflict("This delivery is delivered"))
  })

  it("one is built anew from the store", async () => {
    const [{ id }] = (await failing(1)) as [{ id: string; order_id: string }]
    await store.sql("UPDATE erp_delivery SET data_override = '{}' WHERE id = $1", [id])
    const answer = await store.admin("POST", `/deliveries/${id}/refresh`)
    expect(answer).toMatchObject({ status: 200, body: { delivery: { status: "dead", edited_data: null } } })
  })

  it("are discarded by cause or by id, with a reason", async () => {
    const [first, second] = await failing(2)
    const { groups } = (await store.admin("GET", "/dead-letters")).body
    const discard = (filter: object) => store.admin("POST", "/dead-letters/discard", { filter, reason: "Test orders" })
    expect(await discard({ ids: [first!.id] })).toEqual({ status: 200, body: { discarded: 1, left: 0 } })
    expect(await discard({ cause: groups[0].key })).toEqual({ status: 200, body: { discarded: 1, left: 0 } })
    expect((await store.standing(second!.order_id)).state).toBe("Discarded: Test orders")
    expect(await discard({ ids: [first!.id] })).toEqual({ status: 200, body: { discarded: 0, left: 1 } })
  })

  it("answer 400 to what cannot be read, and say what is wrong", async () => {
    const [{ id }] = (await failing(1)) as [{ id: string; order_id: string }]
    const { data } = (await store.admin("GET", `/deliveries/${id}`)).body.delivery.message
    const one = { ids: ["erpdlv_1"] }
    const cases: [string, unknown, string][] = [
      ["/redrives", {}, "'filter'"],
      ["/redrives", { filter: {} }, "Field 'filter' must have either 'ids', or 'cause', or some of"],
      ["/redrives", { filter: { ...one, cause: "x" } }, "Field 'filter' must have either 'ids', or 'cause'"],
      ["/redrives", { filter: { ids: [] } }, "Field 'ids' is empty"],
      ["/redrives", { filter: { ids: Array(1_001).fill("erpdlv_1") } }, "Field 'ids' is too long: at most 1000"],
      ["/redrives", { filter: { status: "pending" } }, "Expected: 'dead, held' for field 'filter, status'"],
      ["/redrives", { filter: one, pace: 0 }, "'pace'"],
      ["/redrives", { filter: one, pace: 101 }, "'pace'"],
      ["/redrives", { filter: one, reason: "x" }, "Unrecognized fields: 'reason'"],
      ["/dead-letters/discard", { filter: one }, "Field 'reason' is required"],
      ["/dead-letters/discard", { filter: {}, reason: "x" }, "Field 'filter' must have either 'ids' or 'cause'"],
      ["/dead-letters/discard", { filter: { status: "dead" }, reason: "x" }, "status"],
      [`/deliveries/${id}/payload`, { data: { ...data, email: 5 }, reason: "x" }, "data.email: "],
      [`/deliveries/${id}/payload`, { data: { ...data, lines: [{}] }, reason: "x" }, "data.lines[0].line_id: "],
      [
        `/deliveries/${id}/payload`,
        { data: { ...data, email: "a\u0000" }, reason: "x" },
        "Field 'data' has text with NUL",
      ],
      [`/deliveries/${id}/payload`, { data }, "Field 'reason' is required"],
    ]
    for (const [path, body, message] of cases) {
      expect({ path, body, answer: await store.admin("POST", path, body) }).toEqual({
        path,
        body,
        answer: bad(message),
      })
    }
    expect(await store.admin("GET", "/dead-letters?limit=0")).toEqual(bad("'limit' too small"))
  })

  /** Deliveries the ERP has refused, in the order of their orders. */
  async function failing(count: number): Promise<{ id: string; order_id: string }[]> {
    store.erp.fail("invalid")
    const orders = (await store.createOrders(count)).sort()
    await store.sweep()
    const found = []
    for (const order of orders) {
      const { deliveries } = await store.untilStatus(order, "dead")
      found.push({ id: deliveries[0]!.id, order_id: order })
    }
    return found
  }
})
