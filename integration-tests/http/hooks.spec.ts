import { randomBytes } from "node:crypto"
import { eventually } from "../support/eventually"
import { describeStore } from "../support/store"
import {
  asJson,
  deafPost,
  endlessPost,
  postEvent,
  type RawAnswer,
  rawPost,
  signedHeaders,
  stockEvent,
  WEBHOOK_SECRETS,
} from "../support/signed-post"

const LIMIT = 4_096
const [current, previous] = WEBHOOK_SECRETS as [string, string]
const UNKNOWN = `whsec_${randomBytes(32).toString("base64")}`

const options = { inbound: { max_body_bytes: LIMIT }, connection: { webhook_secrets: WEBHOOK_SECRETS, paused: true } }

describeStore("POST /hooks/erp/:connection", options, (store) => {
  const url = (connection = "main-erp") => `${store.url}/hooks/erp/${connection}`
  const post = (event: unknown, headers: Record<string, string> = {}, connection?: string) =>
    postEvent(url(connection), event, headers)
  const rows = () => store.sql("SELECT * FROM erp_inbox ORDER BY seq")
  const rowCount = async () => (await rows()).length
  const stored = { status: 202, body: { id: expect.stringMatching(/^erpinb_/) } }
  const refused = (status: number, code: string, message: RegExp) => ({
    status,
    body: { code, message: expect.stringMatching(message) },
  })

  describe("what is signed", () => {
    it("is stored as it came, and answered 202", async () => {
      await store.sql("UPDATE erp_connection SET epoch = 3")
      const event = stockEvent("evt_1", { subject: "A", comexampletenant: "7", time: "2026-11-26T08:00:00Z" })
      const { status, body } = await post(event)
      expect({ status, body }).toEqual(stored)
      const [connection] = await store.sql<{ id: string }>("SELECT id FROM erp_connection")
      const [row, ...others] = await rows()
      expect(others).toEqual([])
      expect(row).toMatchObject({
        ...(body as { id: string }),
        connection_id: connection!.id,
        source: "/erp/main",
        event_id: "evt_1",
        type: "stock.level",
        version: 2,
        epoch: 3,
        status: "received",
        items: 1,
        position: 0,
        code: null,
        settled_at: null,
      })
      expect(JSON.parse(row!.body as string)).toEqual(event)
    })

    it("may be said again: 200, and nothing changes", async () => {
      const first = await post(stockEvent("evt_1"))
      const before = await rows()
      const { id } = first.body as { id: string }
      const reordered = Object.fromEntries(Object.entries(stockEvent("evt_1")).reverse())
      for (const event of [stockEvent("evt_1"), reordered]) {
        expect(await post(event)).toEqual({ status: 200, body: { id, duplicate: true } })
      }
      expect(await rows()).toEqual(before)
    })

    it("is refused where the same id says something else: 409", async () => {
      await post(stockEvent("evt_1"))
      const before = await rows()
      expect(await post(stockEvent("evt_1", { data: { items: [{ sku: "A", quantity: 4, version: 1 }] } }))).toEqual(
        refused(409, "other_content", /"evt_1" is there already and says something else/)
      )
      expect(await rows()).toEqual(before)
      expect(await post(stockEvent("evt_1", { source: "/erp/other" }))).toEqual(stored)
    })

    it("may be several events at once, all stored or none", async () => {
      const batch = [stockEvent("evt_2"), stockEvent("evt_1"), stockEvent("evt_2")]
      const { status, body } = await post(batch, { "content-type": "application/cloudevents-batch+json" })
      const { id, ids } = body as unknown as { id: string; ids: string[] }
      expect({ status, id, again: ids[2] }).toEqual({ status: 202, id: ids[0], again: ids[0] })
      expect((await rows()).map((row) => [row.id, row.event_id])).toEqual([
        [ids[0], "evt_2"],
        [ids[1], "evt_1"],
      ])
      expect(await post(batch)).toEqual({ status: 200, body: { id, ids, duplicate: true } })

      const other = { data: { items: [{ sku: "B", quantity: 1, version: 1 }] } }
      for (const contradiction of [
        [stockEvent("evt_3"), stockEvent("evt_1", other)],
        [stockEvent("evt_4"), stockEvent("evt_4", other)],
      ]) {
        expect(await post(contradiction)).toMatchObject({ status: 409 })
      }
      expect(await rowCount()).toBe(2)
    })

    it.each(["application/json", "application/cloudevents+json; charset=utf-8", "text/plain", ""])(
      "is taken as %j",
      async (type) => {
        expect(await post(stockEvent("evt_1"), { "content-type": type })).toEqual(stored)
      }
    )

    it("is taken with any one of the secrets, under the connection's name or id, also while it is paused", async () => {
      await store.sql("UPDATE erp_connection SET status = 'paused', paused_code = 'test'")
      const [connection] = await store.sql<{ id: string }>("SELECT id FROM erp_connection")
      for (const [id, secrets, place] of [
        ["evt_1", [current], "main-erp"],
        ["evt_2", [previous], "main-erp"],
        ["evt_3", [UNKNOWN, previous], connection!.id],
      ] as const) {
        const body = JSON.stringify(stockEvent(id))
        expect(await post(body, signedHeaders(body, [...secrets]), place)).toEqual(stored)
      }
    })

    it.each<[string, string | Buffer, string, RegExp]>([
      ["no JSON", "{", "invalid_json", /not JSON/],
      ["nothing", "", "invalid_json", /not JSON/],
      ["no UTF-8", Buffer.from([0x22, 0xff, 0x22]), "invalid_utf8", /not UTF-8/],
      ["a key twice", '{"id":"1","id":"2"}', "duplicate_key", /"id" twice/],
      ["a prototype's key", '{"__proto__":{}}', "forbidden_key", /__proto__/],
      ["33 levels", "[".repeat(33) + "]".repeat(33), "too_deep", /32 levels/],
      ["no CloudEvent", JSON.stringify(stockEvent("1", { specversion: "0.3" })), "invalid_event", /"specversion"/],
      ["a CloudEvent without data", JSON.stringify(stockEvent("1", { data: undefined })), "invalid_event", /"data"/],
      ["text", '"text"', "invalid_event", /is none/],
    ])("is answered 400 and what to mend where it is %s", async (_, body, code, message) => {
      const bytes = Buffer.from(body)
      expect(asJson(await rawPost(url(), signedHeaders(bytes), [bytes]))).toEqual(refused(400, code, message))
      expect(await rowCount()).toBe(0)
    })

    it("is answered 400 where it is compressed", async () => {
      expect(await post(stockEvent("evt_1"), { "content-encoding": "gzip" })).toEqual(
        refused(400, "content_encoding", /without Content-Encoding/)
      )
    })
  })

  describe("what is not signed", () => {
    const event = stockEvent("evt_1")
    const body = JSON.stringify(event)

    it("is answered 401 in the same words, whatever is wrong, and leaves nothing", async () => {
      const good = signedHeaders(body)
      const { "webhook-signature": _, ...unsigned } = good
      const old = `${Number(good["webhook-timestamp"]) - 301}`
      const answers = await Promise.all([
        rawPost(url(), signedHeaders(body, [UNKNOWN]), [body]),
        rawPost(url(), good, [body.replace("3", "4")]),
        rawPost(url(), good, [` ${body}`]),
        rawPost(url(), { "content-type": "application/json" }, [body]),
        rawPost(url(), unsigned, [body]),
        rawPost(url(), { ...good, "webhook-timestamp": old }, [body]),
        rawPost(url("nobody"), good, [body]),
        rawPost(url("nobody"), signedHeaders(body, [UNKNOWN]), [body]),
        rawPost(url("%00"), good, [body]),
        rawPost(url("constructor"), good, ["not even JSON"]),
      ])
      const comparable = ({ status, headers, text }: RawAnswer) => {
        const { date: _date, "set-cookie": _cookie, etag: _etag, ...rest } = headers
        return { status, headers: rest, text }
      }
      for (const answer of answers) {
        expect(comparable(answer)).toEqual(comparable(answers[0]!))
      }
      expect(asJson(answers[0]!)).toEqual(refused(401, "unauthorized", /no such connection, or the signature/))
      expect(await rowCount()).toBe(0)
    })

    it("is what a removed connection gets", async () => {
      await store.sql("UPDATE erp_connection SET status = 'removed', paused_code = 'test'")
      await eventually(async () => (await post(event)).status === 401, "it is known to be removed")
      await store.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")
      await eventually(async () => (await post(event)).status !== 401, "it is known to be back")
    })
  })

  describe("what is too large", () => {
    const large = JSON.stringify(stockEvent("evt_1", { padding: "x".repeat(LIMIT) }))

    it("is answered 413 before it is sent, where its length is told", async () => {
      const headers = { ...signedHeaders(large), "content-length": `${LIMIT + 1}` }
      const answer = await rawPost(url(), headers, ["{", undefined])
      expect(asJson(answer)).toEqual(refused(413, "too_large", /more than 4096 bytes/))
    })

    it("is answered 413 as soon as it shows, where it is not", async () => {
      const answer = await rawPost(url(), { ...signedHeaders(large), "transfer-encoding": "chunked" }, [
        "x".repeat(LIMIT),
        "x",
        undefined,
      ])
      expect(asJson(answer)).toMatchObject({ status: 413, body: { code: "too_large" } })
    })

    it("is answered to who never stops sending, and then the line is closed", async () => {
      const told = await endlessPost(url())
      expect(told).toMatch(/^HTTP\/1\.1 413 [^]*\r\n\r\n\{"code":"too_large"/)
      expect(told).toMatch(/\r\nconnection: close\r\n/i)
    })

    it("is answered also to who listens only once all of it is sent, and leaves nothing", async () => {
      expect(await deafPost(url(), Buffer.alloc(8_000_000, "x"))).toMatch(/^HTTP\/1\.1 413 /)
      expect(await rowCount()).toBe(0)
    })
  })

  describe("what nobody can apply", () => {
    it.each([
      ["an unknown version", { version: 7 }, "unknown_version", /stock\.level in version 1 and 2, not in version 7/],
      ["an unknown type", { type: "stock.moved" }, "unknown_type", /"stock\.moved"; it knows stock\.level/],
      ["no items", { data: { items: [] } }, "invalid_payload", /^data\.items: /],
    ])("%s: is stored, dead, with the reason, for people to see", async (_, overrides, code, reason) => {
      const event = stockEvent("evt_1", overrides)
      const { status, body } = await post(event)
      expect({ status, body }).toEqual(stored)
      const { id } = body as { id: string }
      const { message } = (await store.admin("GET", `/inbox/${id}`)).body
      expect(message).toMatchObject({ id, status: "dead", error_class: "schema", code, envelope: event, items: [] })
      expect(message.reason).toMatch(reason)
      expect(message.settled_at).toEqual(expect.any(String))

      const again = await store.admin("POST", `/inbox/${id}/redrive`)
      expect([again.status, again.body.message]).toEqual([400, expect.stringMatching(/^It still cannot be read: /)])
    })
  })

  it("asks to come again while the database does not answer: 503", async () => {
    await store.withClient(async (client) => {
      await client.query("BEGIN")
      await client.query("LOCK TABLE erp_inbox IN ACCESS EXCLUSIVE MODE")
      const body = JSON.stringify(stockEvent("evt_1"))
      const answer = await rawPost(url(), signedHeaders(body), [body])
      expect(asJson(answer)).toEqual(refused(503, "unavailable", /again later/))
      expect(Number(answer.headers["retry-after"])).toBeGreaterThan(0)
      await client.query("ROLLBACK")
    })
    expect(await post(stockEvent("evt_1"))).toEqual(stored)
  })

  // Last: it uses up what this address may send.
  it("asks an address that sends too much to wait: 429", async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => rawPost(url("nobody"), {}, ["{}"])))
    const statuses = new Set(answers.map(({ status }) => status))
    expect(statuses).toEqual(new Set([401, 429]))
    const late = answers.find(({ status }) => status === 429)!
    expect(asJson(late)).toEqual(refused(429, "too_many_requests", /Send it again in \d+ s/))
    expect(Number(late.headers["retry-after"])).toBeGreaterThanOrEqual(1)
  })
})
