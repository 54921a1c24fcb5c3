import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { canceled } from "../support/order-changes"
import { Rig } from "../support/rig"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const payment = (status: string, captured = 0, id = "paycol_1") => ({
  payment_collections: [{ id, status, amount: 10, authorized_amount: 10, captured_amount: captured, payments: [] }],
})
const authorized = payment("authorized")
const captured = payment("completed", 10)

it.each([
  ["placed", payment("not_paid")],
  ["authorized", authorized],
  ["authorized", captured],
  ["captured", captured],
] as const)("an order is sent once it is %s", async (export_when, paid) => {
  const runtime = await rig.start({ connection: { export_when } })
  await rig.place(runtime, 1, paid)
  await rig.untilStatus("delivered")
})

it("waits for its payment, then goes with what is known of it", async () => {
  const sent: unknown[] = []
  rig.erp.behave = async (book, _context, envelope) => {
    sent.push(envelope.data)
    return book()
  }
  const runtime = await rig.start({ connection: { export_when: "captured" } })
  const [id] = await rig.place(runtime, 1, authorized)
  const [waiting] = await runtime.deliveries.ofOrder(id!)
  expect(waiting).toMatchObject({
    status: "held",
    code: "awaiting_payment",
    state: "Held: The order is sent once its payment is captured.",
    next: "It goes by itself once it is paid; redrive it to send it now.",
  })
  await rig.change(runtime, id!, captured)
  await rig.untilStatus("delivered")
  expect(sent).toMatchObject([{ payment: { status: "captured" } }])
})

it("is found by the net when no event tells of the payment", async () => {
  const runtime = await rig.start({ connection: { export_when: "captured" } })
  const ids = [
    ...(await rig.place(runtime, 1, authorized)),
    ...(await rig.place(runtime, 1, payment("authorized", 0, "paycol_2"))),
  ]
  expect((await runtime.gaps.awaitingPayment()).sort()).toEqual([...ids].sort())
  await rig.change(runtime, ids[0]!, captured)
  await rig.untilStatus("delivered")
  expect(await runtime.gaps.awaitingPayment()).toEqual([ids[1]])
})

it("goes out by hand although it is not paid", async () => {
  const runtime = await rig.start({ connection: { export_when: "captured" } })
  const [id] = await rig.place(runtime, 1, authorized)
  const [waiting] = await runtime.deliveries.ofOrder(id!)
  await runtime.deliveries.redrive(waiting!.id, "lookup")
  runtime.relay.nudge()
  await rig.untilStatus("delivered")
})

it("is skipped when it is canceled unpaid", async () => {
  const runtime = await rig.start({ connection: { export_when: "captured" } })
  const [id] = await rig.place(runtime, 1, authorized)
  await rig.change(runtime, id!, { canceled_at: new Date() })
  await rig.untilStatus("skipped", 2)
  expect(rig.erp.requests.filter(({ kind }) => kind === "deliver")).toEqual([])
})

it("a second order for one payment is held for that, not released by the payment", async () => {
  const runtime = await rig.start({ connection: { export_when: "captured" } })
  await rig.place(runtime, 1, authorized)
  const [twin] = await rig.place(runtime, 1, authorized)
  await rig.change(runtime, twin!, captured)
  expect(await runtime.deliveries.ofOrder(twin!)).toMatchObject([{ status: "held", code: "same_purchase_twice" }])
})

describe("orders that may be the same purchase", () => {
  const cart_link = { cart_id: "cart_twins" }
  const sweep = async (runtime: ErpRuntime) =>
    runtime.capture.capture(await runtime.gaps.waiting(), "sweep", rig.readOrders)
  const placed = async () =>
    (
      await rig.sql<{ status: string; code: string | null }>(
        "SELECT status, code FROM erp_delivery WHERE type = 'order.placed' ORDER BY seq"
      )
    ).map(({ status, code }) => code ?? status)

  it("wait as long as two of them stand, whichever is canceled", async () => {
    const runtime = await rig.start()
    const [first] = await rig.place(runtime, 1, { cart_link })
    await rig.untilStatus("delivered")
    await rig.place(runtime, 1, { cart_link })
    const [third] = await rig.place(runtime, 1, { cart_link })
    await rig.change(runtime, first!, canceled())
    expect(await runtime.gaps.leftAlone()).toEqual([])
    await rig.change(runtime, third!, canceled())
    await sweep(runtime)
    await rig.until(async () => rig.erp.ledger.length === 2, "the one that is left is booked")
    await rig.untilStatus("delivered", 3)
    expect(await placed()).toEqual(["delivered", "delivered", "canceled_before_export"])
  })

  it("wait for their payment as well, where the connection does", async () => {
    const runtime = await rig.start({ connection: { export_when: "captured" } })
    const [first] = await rig.place(runtime, 1, { ...authorized, cart_link })
    const [second] = await rig.place(runtime, 1, { ...payment("authorized", 0, "paycol_2"), cart_link })
    await rig.change(runtime, first!, canceled())
    await sweep(runtime)
    expect(await placed()).toEqual(["canceled_before_export", "awaiting_payment"])
    await rig.change(runtime, second!, payment("completed", 10, "paycol_2"))
    await rig.untilStatus("delivered")
  })
})
