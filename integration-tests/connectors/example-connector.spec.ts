import type { GuestPolicy } from "../../src/modules/erp/connector"
import { ExampleConnector } from "../../examples/connector/src/connector"
import { describeConformance } from "./conformance"
import { EXAMPLE_CREDENTIALS, ExampleErp, GUESTS, KNOWN_EMAIL } from "./example-erp"
import { Delivery } from "./road"

describeConformance({
  name: "example",
  connector: ExampleConnector,
  createErp: () => new ExampleErp(),
  settings: (url) => ({ base_url: `${url}/` }),
  credentials: EXAMPLE_CREDENTIALS,
  wrongCredentials: { ...EXAMPLE_CREDENTIALS, password: "wrong horse" },
  bookingSteps: ["create", "confirm"],
  guestCustomer: GUESTS,
  canLookUp: true,
})

describe("ExampleConnector", () => {
  let erp: ExampleErp
  let connector: ExampleConnector

  beforeEach(async () => {
    erp = new ExampleErp()
    await erp.comeUp()
    connector = new ExampleConnector()
  })
  afterEach(() => erp.goDown())

  const order = (reference: string, guests?: GuestPolicy) =>
    new Delivery(
      {
        guests,
        connector,
        connectorClass: ExampleConnector,
        settings: { base_url: erp.url, warehouse: "MAIN" },
        credentials: EXAMPLE_CREDENTIALS,
      },
      reference
    )

  it.each<[string, GuestPolicy, string]>([
    ["a new customer, though the ERP has the e-mail address", "create", "new 2"],
    ["the customer with that e-mail address", "match_email", KNOWN_EMAIL],
    ["the customer for guests", { customer: GUESTS }, GUESTS],
  ])("books a guest's order for %s", async (_, guests, customer) => {
    await order("order_1", guests).attempt()
    expect(erp.customerOf("order_1")).toBe(customer)
  })

  it("does not book a guest's order for somebody else when the customer for guests is gone", async () => {
    await expect(order("order_1", { customer: "nobody" }).attempt()).rejects.toMatchObject({
      errorClass: "rejected",
      message: expect.stringMatching(/no such customer/),
    })
    expect(erp.documents("order_1")).toBe(0)
  })

  it("keeps its session between orders", async () => {
    await order("order_1").attempt()
    await order("order_2").attempt()
    expect(erp.requests("login")).toHaveLength(1)
  })

  it("logs in once more when the ERP has closed the session", async () => {
    await order("order_1").attempt()
    erp.endSessions()
    await expect(order("order_2").attempt()).resolves.toMatchObject({ document: { number: "SO-2" } })
    expect(erp.requests("login")).toHaveLength(2)
  })

  it("does not log in for ever when the ERP refuses every session", async () => {
    await order("order_1").attempt()
    erp.fail("create", { status: 401, body: "{}" })
    await expect(order("order_2").attempt()).rejects.toMatchObject({ code: "unauthorized" })
    expect(erp.requests("login")).toHaveLength(2)
  })

  it("is not in doubt about an order when the answer to the login is lost", async () => {
    erp.failOnce("login", "lost_reply")
    await expect(order("order_1").attempt()).rejects.toMatchObject({ errorClass: "transient", code: "connection_lost" })
  })

  it("does not take a draft for a booked order", async () => {
    const unfinished = order("order_1")
    erp.failOnce("confirm", { status: 503 })
    await expect(unfinished.attempt()).rejects.toMatchObject({ code: "server_error" })
    await expect(connector.findByReference("order_1", unfinished.context())).resolves.toBeNull()
  })

  it("goes straight on after a step it has saved", async () => {
    const unfinished = order("order_1")
    erp.failOnce("confirm", { status: 503 })
    await expect(unfinished.attempt()).rejects.toMatchObject({ code: "server_error" })
    const before = erp.requests().length
    await unfinished.attempt()
    expect(
      erp
        .requests()
        .slice(before)
        .map(({ path }) => path)
    ).toEqual(["/orders/1/confirm"])
  })

  it("leaves it to a person when a reference is there twice", async () => {
    const twice = order("order_1")
    await twice.attempt()
    await order("order_1 again").attempt()
    erp.fail("lookup", {
      status: 200,
      body: JSON.stringify([1, 2].map((id) => ({ id, reference: "order_1", state: "confirmed", number: `SO-${id}` }))),
    })
    await expect(connector.findByReference("order_1", twice.context())).rejects.toMatchObject({ code: "conflict" })
  })
})
