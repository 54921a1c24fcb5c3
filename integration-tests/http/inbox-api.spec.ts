import { conflict } from "../support/answers"
import { describeStore } from "../support/store"
import { postEvent, stockEvent, WEBHOOK_SECRETS } from "../support/signed-post"

describeStore("the admin's inbox", { connection: { webhook_secrets: WEBHOOK_SECRETS, paused: true } }, (store) => {
  const post = (event: unknown) => postEvent(`${store.url}/hooks/erp/main-erp`, event)

  it("lists what came, newest first, page by page, filtered", async () => {
    await post([stockEvent("evt_1"), stockEvent("evt_2", { version: 7 }), stockEvent("evt_3", { type: "stock.moved" })])
    const list = async (query: string) => {
      const { status, body } = await store.admin("GET", `/inbox?${query}`)
      expect(status).toBe(200)
      return { ...body, events: body.messages.map(({ event_id }: { event_id: string }) => event_id) }
    }
    const all = await list("")
    expect(all).toMatchObject({
      events: ["evt_3", "evt_2", "evt_1"],
      count: 3,
      count_is_estimate: false,
      limit: 20,
      offset: 0,
    })
    expect(all.messages[2]).toEqual({
      id: expect.stringMatching(/^erpinb_/),
      connection: { id: expect.stringMatching(/^erpcon_/), name: "main-erp" },
      source: "/erp/main",
      event_id: "evt_1",
      type: "stock.level",
      version: 2,
      epoch: 1,
      status: "received",
      item_count: 1,
      ...{ position: 0, applied: 0, superseded: 0, held: 0, refused: 0 },
      ...{ error_class: null, code: null, reason: null, settled_at: null },
      purged_at: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
    })
    expect((await list("status=dead")).events).toEqual(["evt_3", "evt_2"])
    expect((await list("status=dead,received&type=stock.level")).events).toEqual(["evt_2", "evt_1"])
    expect((await list("connection=main-erp")).count).toBe(3)
    expect((await list(`connection=${all.messages[0].connection.id}`)).count).toBe(3)
    expect((await list("connection=other")).count).toBe(0)
    expect(await list("limit=1&offset=1")).toMatchObject({ events: ["evt_2"], count: 3, limit: 1, offset: 1 })
    for (const query of ["status=pending", "limit=0", "order=1", "type=%00"]) {
      expect([query, (await store.admin("GET", `/inbox?${query}`)).status]).toEqual([query, 400])
    }
  })

  it("shows a message as it came, and what became of its items", async () => {
    const items = [
      { sku: "A", location: "WH1", quantity: 1, version: 1 },
      { sku: "B", quantity: "7.5", version: "9", as_of: "2026-11-26T09:15:30+01:00" },
      { sku: { of: "C" }, quantity: null },
      { sku: "D", quantity: 4 },
    ]
    const event = stockEvent("evt_1", { data: { as_of: "2026-11-26T08:15:30Z", items } })
    const { id } = (await post(event)).body as { id: string }
    await store.sql("UPDATE erp_inbox SET position = 3, applied = 1, held = 1, refused = 1, exceptions = $1", [
      JSON.stringify([
        { index: 1, result: "held", code: "unmapped_location" },
        { index: 2, result: "refused", code: "invalid_item" },
      ]),
    ])
    const { status, body } = await store.admin("GET", `/inbox/${id}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({ item_limit: 100, item_offset: 0 })
    expect(body.message).toMatchObject({ id, seq: expect.any(Number), envelope: event, item_count: 4, position: 3 })
    expect(body.message.content_hash).toMatch(/^[0-9a-f]{64}$/)
    const time = "2026-11-26T08:15:30Z"
    expect(body.message.items).toEqual([
      { index: 0, sku: "A", location: "WH1", quantity: 1, version: 1, as_of: time, result: "applied", code: null },
      {
        ...{ index: 1, sku: "B", location: null, quantity: "7.5", version: "9", as_of: items[1]!.as_of },
        ...{ result: "held", code: "unmapped_location" },
      },
      {
        ...{ index: 2, sku: null, location: null, quantity: null, version: null, as_of: time },
        ...{ result: "refused", code: "invalid_item" },
      },
      { index: 3, sku: "D", location: null, quantity: 4, version: null, as_of: time, result: "pending", code: null },
    ])

    const page = (await store.admin("GET", `/inbox/${id}?item_limit=1&item_offset=1`)).body
    expect(page).toMatchObject({ item_limit: 1, item_offset: 1, message: { items: [{ index: 1, sku: "B" }] } })
    const chosen = await store.admin("GET", `/inbox/${id}?item_result=refused,pending&item_limit=1&item_offset=1`)
    expect(chosen.body.message.items).toMatchObject([{ index: 3, result: "pending" }])
    for (const query of ["item_limit=501", "item_result=lost"]) {
      expect([query, (await store.admin("GET", `/inbox/${id}?${query}`)).status]).toEqual([query, 400])
    }

    const old = await post(stockEvent("evt_2", { version: 1, data: { sku: "E", quantity: 1, version: 5 } }))
    const { message } = (await store.admin("GET", `/inbox/${(old.body as { id: string }).id}`)).body
    expect(message.items).toMatchObject([{ index: 0, sku: "E", version: 5, result: "pending" }])
  })

  it("redrives what is held or dead, and nothing else", async () => {
    const { id } = (await post(stockEvent("evt_1"))).body as { id: string }
    expect(await store.admin("POST", `/inbox/${id}/redrive`)).toEqual(
      conflict("This message is received and cannot be redriven. Dead and held ones can.")
    )
    expect(await store.admin("POST", `/inbox/${id}/discard`, { reason: "x" })).toEqual(
      conflict("This message is received and cannot be discarded.")
    )
    await store.sql(
      `UPDATE erp_inbox SET status = 'held', position = 1, held = 1, exceptions = '[{"index":0,"result":"held","code":"unknown_sku"}]',
              error_class = 'configuration', code = 'unknown_sku', reason = 'No such SKU.', settled_at = now()`
    )
    const { status, body } = await store.admin("POST", `/inbox/${id}/redrive`)
    expect({ status, message: body.message }).toMatchObject({
      status: 200,
      message: { id, status: "received", position: 0, held: 0, code: null, reason: null, settled_at: null },
    })
    expect(body.message.items).toMatchObject([{ result: "pending", code: null }])
  })

  it("discards, with the reason", async () => {
    const { id } = (await post(stockEvent("evt_1", { version: 7 }))).body as { id: string }
    const { status, body } = await store.admin("POST", `/inbox/${id}/discard`, { reason: " Sent by mistake " })
    expect({ status, message: body.message }).toMatchObject({
      status: 200,
      message: { id, status: "discarded", reason: "Sent by mistake", code: "discarded", error_class: null },
    })
    expect((await store.admin("POST", `/inbox/${id}/discard`, { reason: "again" })).status).toBe(409)
    expect((await store.admin("POST", `/inbox/${id}/discard`, {})).status).toBe(400)
  })
})
