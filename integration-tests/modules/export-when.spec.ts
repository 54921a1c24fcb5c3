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
