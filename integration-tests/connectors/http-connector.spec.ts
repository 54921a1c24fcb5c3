import type { GuestPolicy } from "../../src/modules/erp/connector"
import { HttpConnector } from "../../src/providers/http/connector"
import { describeConformance } from "./conformance"
import { AUTHORIZATION, HTTP_SECRETS, httpErp, UNKNOWN_SECRET } from "./http-erp"
import type { FakeErp } from "./fake-erp"
import type { Reply } from "./fault-server"
import { Delivery } from "./road"

const credentials = { signing_secrets: HTTP_SECRETS, authorization: AUTHORIZATION }
const fields = { document_id_field: "data.id", document_number_field: "data.number" }
const CLOCK = { name: "clock", ok: true, detail: expect.stringMatching(/ours$/) }
const lookupUrl = (url: string) => `${url}/orders/by-reference/{reference}`

describe.each<["key" | "lookup" | "none"]>([["key"], ["lookup"], ["none"]])("idempotency %s", (idempotency) => {
  describeConformance({
    name: "http",
    connector: HttpConnector,
    createErp: () => httpErp({ keepsKeys: idempotency === "key" }),
    settings: (url) => ({
      ...fields,
      url: `${url}/orders`,
      idempotency,
      ...(idempotency === "none" ? {} : { lookup_url: lookupUrl(url) }),
    }),
    credentials,
    wrongCredentials: { ...credentials, authorization: "Bearer 0ther-t0k3n" },
    bookingSteps: ["create"],
    guestCustomer: "10042",
    canLookUp: idempotency !== "none",
  })
})

describe("HttpConnector", () => {
  let erp: FakeErp

  beforeEach(async () => {
    erp = httpErp({ keepsKeys: false })
    await erp.comeUp()
  })
  afterEach(() => erp.goDown())

  function order(settings: Record<string, unknown> = {}, secrets = HTTP_SECRETS, guests?: GuestPolicy) {
    const connection = {
      guests,
      connector: new HttpConnector(),
      connectorClass: HttpConnector,
      settings: HttpConnector.settingsSchema.parse({ ...fields, url: `${erp.url}/orders`, ...settings }),
      credentials: { signing_secrets: secrets, authorization: AUTHORIZATION },
    }
    return new Delivery(connection, "order_1")
  }

  it("sends the envelope, the reference as key, and the configured headers", async () => {
    await order({ headers: { "X-Company": "7", Accept: "application/problem+json" } }).attempt()
    const [request] = erp.requests("create")
    expect(request?.headers).toMatchObject({
      accept: "application/problem+json",
      "content-type": "application/cloudevents+json",
      "idempotency-key": "order_1",
      "webhook-id": "erpmsg_order_1",
      "x-company": "7",
    })
    expect(JSON.parse(request?.body ?? "")).toMatchObject({ specversion: "1.0", subject: "order_1", version: 1 })
  })

  it.each<[GuestPolicy, Record<string, string>]>([
    ["create", { "erp-guests": "create" }],
    ["match_email", { "erp-guests": "match_email" }],
    [{ customer: "K 10042" }, { "erp-guests": "customer", "erp-guest-customer": "K 10042" }],
  ])("says what to do with guests beside the body, the same for everybody: %j", async (guests, headers) => {
    await order({}, HTTP_SECRETS, guests).attempt()
    await order({}, HTTP_SECRETS, "create").attempt()
    const [request, other] = erp.requests("create")
    expect(request?.headers).toMatchObject(headers)
    expect(request?.body).toBe(other?.body)
  })

  it("leaves the headers that say so to itself", () => {
    const taken = { url: "https://erp.example", headers: { "ERP-Guests": "create" } }
    expect(JSON.stringify(HttpConnector.settingsSchema.safeParse(taken).error)).toMatch(/set by the connector/)
  })

  it("has its signature refused with a secret the ERP does not know", async () => {
    await expect(order({}, [UNKNOWN_SECRET]).attempt()).rejects.toMatchObject({
      code: "unauthorized",
      message: expect.stringMatching(/bad signature/),
    })
  })

  it.each<[string, Reply, unknown]>([
    ["202 without a body", { status: 202 }, { confirmation: "handed_over" }],
    ["202 with a text", { status: 202, body: "queued" }, { confirmation: "handed_over" }],
    [
      "202 with a document",
      { status: 202, body: '{"data":{"id":7}}' },
      { confirmation: "handed_over", document: { id: "7" } },
    ],
    [
      "200 with a number only",
      { status: 200, body: '{"data":{"number":"S7"},"url":"https://erp.example/7"}' },
      { confirmation: "confirmed", document: { number: "S7", url: "https://erp.example/7" } },
    ],
  ])("%s", async (_, reply, expected) => {
    erp.fail("create", reply)
    await expect(order().attempt()).resolves.toEqual(expected)
  })

  it.each<Reply>([{ status: 204 }, { status: 201, body: "{}" }, { status: 201, body: '{"data":{"number":null}}' }])(
    "%j: the order may be booked, but as what?",
    async (reply) => {
      erp.fail("create", reply)
      await expect(order().attempt()).rejects.toMatchObject({
        errorClass: "outcome_unknown",
        code: "incomplete_response",
      })
    }
  )

  describe("test", () => {
    const test = (settings: Record<string, unknown> = {}) => {
      const delivery = order(settings)
      return delivery.connection.connector.test(delivery.context())
    }

    it("takes 405 to HEAD for reachable, and claims nothing about the credentials", async () => {
      await expect(test()).resolves.toEqual({
        checks: [{ name: "reachable", ok: true, detail: expect.stringMatching(/^HTTP 405, which is usual: /) }, CLOCK],
      })
      expect(erp.requests()).toMatchObject([{ method: "HEAD", path: "/orders" }])
    })

    it("knows more with a test URL", async () => {
      await order({ lookup_url: lookupUrl(erp.url) }).attempt()
      const { checks } = await test({ test_url: `${erp.url}/orders/by-reference/order_1` })
      expect(checks).toMatchObject([{ name: "reachable", ok: true }, { name: "authenticated", ok: true }, CLOCK])
    })

    it("finds a wrong test URL", async () => {
      await expect(test({ test_url: `${erp.url}/nothing` })).rejects.toMatchObject({ code: "not_found" })
    })

    it("fails while the ERP fails", async () => {
      erp.fail("lookup", { status: 503 })
      await expect(test({ test_url: `${erp.url}/orders/by-reference/order_1` })).rejects.toMatchObject({
        errorClass: "transient",
        code: "server_error",
      })
    })
  })
})
