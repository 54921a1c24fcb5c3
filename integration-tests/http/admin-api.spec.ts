import { Modules } from "@medusajs/framework/utils"
import { bad, conflict } from "../support/answers"
import { describeStore } from "../support/store"

const ROUTES = [
  ["GET", "/overview", undefined],
  ["GET", "/deliveries", undefined],
  ["GET", "/inbox", undefined],
  ["GET", "/dead-letters", undefined],
  ["GET", "/held", undefined],
  ["POST", "/dead-letters/discard", { filter: { ids: ["none"] }, reason: "mistake" }],
  ["GET", "/redrives", undefined],
  ["POST", "/redrives", { filter: { ids: ["none"] } }],
  ["GET", "/redrives/erprdr_1", undefined],
  ["POST", "/redrives/erprdr_1/cancel", undefined],
  ["GET", "/connections/erpcon_1/backfills", undefined],
  ["POST", "/connections/erpcon_1/backfill", { order_ids: ["order_2"] }],
  ["GET", "/backfills/erpbkf_1", undefined],
  ["POST", "/backfills/erpbkf_1/cancel", undefined],
  ["GET", "/deliveries/erpdlv_1", undefined],
  ["POST", "/deliveries/erpdlv_1/payload", { data: {}, reason: "mistake" }],
  ["POST", "/deliveries/erpdlv_1/refresh", undefined],
  ["POST", "/deliveries/erpdlv_1/redrive", undefined],
  ["POST", "/deliveries/erpdlv_1/discard", { reason: "mistake" }],
  ["POST", "/deliveries/erpdlv_1/settle", { outcome: "absent" }],
  ["GET", "/inbox/erpinb_1", undefined],
  ["POST", "/inbox/erpinb_1/redrive", undefined],
  ["POST", "/inbox/erpinb_1/discard", { reason: "mistake" }],
  ["GET", "/orders/order_1", undefined],
  ["POST", "/connections/erpcon_1/resume", undefined],
] as const

describeStore("the admin API", { idempotency: "none" }, (store) => {
  it("refuses every route without credentials", async () => {
    for (const [method, path, body] of ROUTES) {
      const { status } = await store.admin(method, path, body, { anonymous: true })
      expect({ method, path, status }).toEqual({ method, path, status: 401 })
    }
  })

  it("answers 404 for what there is not", async () => {
    for (const [method, path, body] of ROUTES.filter(([, path]) => path.includes("_1"))) {
      const { status, body: answer } = await store.admin(method, path, body)
      expect({ method, path, status }).toEqual({ method, path, status: 404 })
      expect(answer.message).toMatch(/^There is no (delivery|message|order|connection|redrive|backfill) "\w+"\.$/)
      for (const hostile of ["%00", "%27%3B--", "x".repeat(200)]) {
        const hostilePath = path.replace(/\w+_1/, hostile)
        const answered = await store.admin(method, hostilePath, body)
        expect({ hostilePath, status: answered.status }).toEqual({ hostilePath, status: 404 })
      }
    }
  })

  describe("GET /overview", () => {
    it("shows connections and depth, and nothing secret", async () => {
      await failing("invalid")
      const { status, body } = await store.admin("GET", "/overview")
      expect(status).toBe(200)
      expect(body).toEqual({
        connections: [
          {
            id: expect.stringMatching(/^erpcon_/),
            name: "main-erp",
            connector: "http",
            source: "options",
            problem: null,
            status: "active",
            paused_code: null,
            paused_reason: null,
            circuit: { state: "closed", reason: null, code: null, opened_at: null, next_probe_at: null },
            depth: { pending: 0, leased: 0, held: 0, dead: 1 },
            oldest_age_seconds: null,
            last_success_at: expect.any(String),
            versions: ["order.placed", "order.edited", "order.canceled"].map((type) => ({
              type,
              version: 1,
              current: 1,
              ends_on: null,
            })),
          },
        ],
        totals: { pending: 0, leased: 0, held: 0, dead: 1 },
        alerts: expect.objectContaining({ paging: 0, woken_by: [], problem: expect.any(String) }),
      })
    })
  })

  describe("GET /deliveries", () => {
    it("filters, newest first, page by page", async () => {
      const dead = await failing("invalid")
      store.erp.heal()
      const [one, two] = (await capture(2)) as [string, string]
      await store.untilDelivered(one)
      await store.untilDelivered(two)

      const list = async (query: string) => {
        const { status, body } = await store.admin("GET", `/deliveries?${query}`)
        expect(status).toBe(200)
        const orders = body.deliveries.map((delivery: { order_id: string }) => delivery.order_id)
        return { ...body, orders }
      }
      expect(await list("")).toMatchObject({ count: 3, count_is_estimate: false, limit: 20, offset: 0 })
      expect((await list("status=dead")).orders).toEqual([dead.order_id])
      expect((await list("status=dead,delivered")).count).toBe(3)
      expect((await list("status=dead&status=held")).orders).toEqual([dead.order_id])
      expect((await list("class=rejected&type=order.placed&connection=main-erp")).orders).toEqual([dead.order_id])
      expect((await list(`connection=${dead.connection.id}`)).count).toBe(3)
      expect((await list("connection=other")).count).toBe(0)
      expect((await list("type=order.canceled")).count).toBe(0)
      expect((await list(`order=${two}`)).orders).toEqual([two])
      expect(await list("limit=1&offset=1")).toMatchObject({ count: 3, limit: 1, offset: 1, orders: [one] })
      expect((await list("limit=1")).orders).toEqual([two])
    })

    it("answers 400 to what it cannot read, and says what is wrong", async () => {
      const cases = [
        ["status=gone", "'status' must be one or more of pending, leased"],
        ["status[a]=dead", "'status' must be one or more of pending, leased"],
        ["limit=0", "'limit' too small, expected at least: '1'"],
        ["limit=101", "'limit' too big, expected at most: '100'"],
        ["limit=many", "'number' for field 'limit'"],
        ["offset=-1", "'offset' too small"],
        ["order=%00", "'order' has line breaks or control characters"],
        ["connection=", "'connection' is empty"],
        ["page=2", "Unrecognized fields: 'page'"],
      ] as const
      for (const [query, message] of cases) {
        expect({ query, ...(await store.admin("GET", `/deliveries?${query}`)) }).toEqual({ query, ...bad(message) })
      }
    })
  })

  describe("GET /deliveries/:id", () => {
    it("shows the message and every attempt", async () => {
      const { id, order_id } = await failing("invalid")
      const { status, body } = await store.admin("GET", `/deliveries/${id}`)
      expect(status).toBe(200)
      expect(body.delivery).toMatchObject({
        id,
        order_id,
        status: "dead",
        error_class: "rejected",
        state: expect.stringMatching(/^Not in main-erp: /),
        message: { type: "order.placed", version: 1, revision: 1, data: { order_id }, build_error: null },
        history: [{ number: 1, outcome: "failed", error_class: "rejected", http_status: 422, counted: true }],
      })
    })
  })

  describe("POST /deliveries/:id/redrive", () => {
    it("sends a dead one again, once", async () => {
      const { id, order_id } = await failing("invalid")
      store.erp.heal()
      const { status, body } = await store.admin("POST", `/deliveries/${id}/redrive`)
      expect({ status, id: body.delivery.id }).toEqual({ status: 200, id })
      await store.untilDelivered(order_id)
      expect(store.erp.documentsOf(order_id)).toHaveLength(1)
      expect(await store.admin("POST", `/deliveries/${id}/redrive`)).toEqual(
        conflict("This delivery is delivered and cannot be redriven. Dead and held ones can")
      )
    })

    it("refuses where only a person can say what became of it", async () => {
      const { id } = await failing("half_answer")
      expect(await store.admin("POST", `/deliveries/${id}/redrive`)).toEqual(
        conflict("one whose outcome is unknown must be settled instead")
      )
    })

    it("builds again what could not be built", async () => {
      const [orderId] = (await capture(1, { items: [] })) as [string]
      const { deliveries, state } = await store.untilStatus(orderId, "dead")
      expect(deliveries[0]).toMatchObject({ error_class: "build" })
      expect(state).toMatch(/^Not in main-erp: /)
      const path = `/deliveries/${deliveries[0]!.id}/redrive`
      const { status, body } = await store.admin("POST", path)
      expect({ status, message: body.message }).toEqual({
        status: 400,
        message: expect.stringMatching(/^It still cannot be built: /),
      })

      await store.container
        .resolve(Modules.ORDER)
        .createOrderLineItems(orderId, [{ title: "Cup", variant_sku: "0042", quantity: 1, unit_price: 10 }])
      expect((await store.admin("POST", path)).status).toBe(200)
      await store.untilDelivered(orderId)
      expect(store.erp.documentsOf(orderId)).toMatchObject([{ envelope: { data: { totals: { total: "10.00" } } } }])
    })
  })

  describe("POST /deliveries/:id/discard", () => {
    it("gives a delivery up, with the reason", async () => {
      const { id, order_id } = await failing("invalid")
      const { status, body } = await store.admin("POST", `/deliveries/${id}/discard`, { reason: " Test order " })
      expect({ status, delivery: body.delivery }).toMatchObject({
        status: 200,
        delivery: { id, status: "discarded", state: "Discarded: Test order", next: "Nothing." },
      })
      expect((await store.standing(order_id)).state).toBe("Discarded: Test order")
      expect(await store.admin("POST", `/deliveries/${id}/discard`, { reason: "again" })).toEqual(
        conflict("This delivery is discarded and cannot be discarded. Pending, dead and held ones can.")
      )
    })

    it("answers 400 to what it cannot read, and says what is wrong", async () => {
      const cases = [
        [undefined, "'reason'"],
        [{}, "Field 'reason' is required"],
        [{ reason: "  " }, "Field 'reason' is empty"],
        [{ reason: 5 }, "'string' for field 'reason'"],
        [{ reason: "x".repeat(501) }, "Field 'reason' is too long"],
        [{ reason: "a\u0000b" }, "Field 'reason' has line breaks or control characters"],
        [{ reason: "mistake", id: "other" }, "Unrecognized fields: 'id'"],
      ] as const
      for (const [body, message] of cases) {
        expect([body, await store.admin("POST", "/deliveries/erpdlv_1/discard", body)]).toEqual([body, bad(message)])
      }
    })
  })

  describe("POST /deliveries/:id/settle", () => {
    it("present: it is in the ERP under what the person saw", async () => {
      const { id, order_id, state, next } = await failing("half_answer")
      expect(state).toMatch(/^Held: /)
      expect(next).toBe("Somebody must look in the ERP, then settle it: it is there, or it is not.")
      const body = { outcome: "present", document_number: "S00001" }
      const answer = await store.admin("POST", `/deliveries/${id}/settle`, body)
      expect(answer.status).toBe(200)
      expect(await store.standing(order_id)).toMatchObject({
        state: "In main-erp as S00001.",
        document: { number: "S00001", id: null },
      })
      expect(store.erp.posts).toHaveLength(1)
      expect(await store.admin("POST", `/deliveries/${id}/settle`, body)).toEqual(
        conflict("This delivery is delivered and cannot be settled. Dead and held ones can.")
      )
    })

    it("absent: it is sent", async () => {
      const { id, order_id } = await failing("no_reply")
      store.erp.ledger.length = 0
      store.erp.heal()
      const { status } = await store.admin("POST", `/deliveries/${id}/settle`, { outcome: "absent" })
      expect(status).toBe(200)
      await store.untilDelivered(order_id)
      expect(store.erp.documentsOf(order_id)).toHaveLength(1)
    })

    it("answers 400 to what it cannot read, and says what is wrong", async () => {
      const cases = [
        [{}, `Field 'outcome' must be "present" or "absent"`],
        [{ outcome: "perhaps" }, `Field 'outcome' must be "present" or "absent"`],
        [{ outcome: "present" }, "Field 'document_number' or 'document_id' is required"],
        [{ outcome: "present", document_number: "" }, "Field 'document_number' is empty"],
        [{ outcome: "absent", document_number: "S1" }, "Unrecognized fields: 'document_number'"],
      ] as const
      for (const [body, message] of cases) {
        expect([body, await store.admin("POST", "/deliveries/erpdlv_1/settle", body)]).toEqual([body, bad(message)])
      }
    })
  })

  describe("POST /connections/:id/resume", () => {
    it("lets a paused connection deliver again", async () => {
      const { connections } = (await store.admin("GET", "/overview")).body
      const path = `/connections/${connections[0].id}/resume`
      expect(await store.admin("POST", path)).toEqual(conflict("Connection main-erp is not paused."))

      await store.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'test', paused_reason = 'A test.'")
      const [orderId] = (await capture(1)) as [string]
      expect(await store.standing(orderId)).toMatchObject({
        state: "Waiting: main-erp is paused. A test.",
        next: "It is sent once the connection is active again.",
      })
      const { status, body } = await store.admin("POST", path)
      expect({ status, connection: body.connection }).toMatchObject({
        status: 200,
        connection: { name: "main-erp", status: "active", paused_reason: null },
      })
      await store.untilDelivered(orderId)
    })
  })

  async function capture(count: number, overrides?: Record<string, unknown>): Promise<string[]> {
    const ids = (await store.createOrders(count, overrides)).sort()
    await store.sweep()
    return ids
  }

  /** One delivery that met this fault, when it has come to rest. */
  async function failing(fault: "invalid" | "half_answer" | "no_reply") {
    store.erp.fail(fault)
    const [orderId] = (await capture(1)) as [string]
    const { deliveries } = await store.untilStatus(orderId, "dead", "held")
    return deliveries[0]!
  }
})
