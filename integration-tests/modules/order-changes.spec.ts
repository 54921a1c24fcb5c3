import { item, order } from "../../src/modules/erp/messages/__tests__/order-fixture"
import { canceled, city, placeDelivered, written } from "../support/order-changes"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const items = (quantity: number) => {
  const { items, ...rest } = order({ items: [item({ quantity })] })
  const { id: _id, display_id: _display, created_at: _created, payment_collections: _payments, ...totals } = rest
  return { items, ...totals }
}
const cityOf = (data: unknown) => (data as { shipping_address: { city: string } }).shipping_address.city

describe("an edited order", () => {
  it("is told to the ERP that has it, as a whole, with what it was booked as", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(rig, runtime)
    await rig.change(runtime, id, city("Kiel"))
    await rig.untilStatus("delivered", 2)
    const [number] = rig.erp.documentsOf(id)
    expect(rig.erp.changes).toMatchObject([
      { reference: id, number, type: "order.edited", key: `${id}/edited/2`, data: { order_id: id, revision: 2 } },
    ])
    expect(cityOf(rig.erp.changes[0]!.data)).toBe("Kiel")
    expect(rig.erp.ledger).toHaveLength(1)
    const [, edited] = await runtime.deliveries.ofOrder(id)
    expect(edited).toMatchObject({ document_number: number, state: `Changed in erp as ${number}.` })
  })

  it("that the ERP cannot have yet goes out as it is now, once", async () => {
    rig.erp.refuse()
    const runtime = await rig.start()
    const [id] = await rig.place(runtime, 1, city("Bremen"))
    await rig.until(async () => rig.erp.count("deliver") + rig.erp.count("find") > 0, "it was tried")
    await rig.rest(runtime)
    await rig.change(runtime, id!, { ...city("Kiel"), ...items(3) })
    const sent: unknown[] = []
    rig.erp.behave = async (book, _context, envelope) => {
      sent.push(envelope.data)
      return book()
    }
    rig.erp.up = () => undefined
    runtime.relay.start()
    await rig.untilStatus("delivered")
    expect(sent).toMatchObject([{ shipping_address: { city: "Kiel" }, lines: [{ quantity: "3" }] }])
    expect(rig.erp.changes).toEqual([])
    expect(await written(rig, id!)).toHaveLength(1)
  })

  it("counts what it has been: back to what it was is one more revision", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(rig, runtime)
    for (const [index, name] of ["Kiel", "Bremen", "Bremen", "Kiel"].entries()) {
      await rig.change(runtime, id, city(name))
      await rig.until(async () => !(await rig.statuses()).pending && !(await rig.statuses()).leased, `${index} is sent`)
    }
    expect(rig.erp.changes.map(({ data }) => [data.revision, cityOf(data)])).toEqual([
      [2, "Kiel"],
      [3, "Bremen"],
      [4, "Kiel"],
    ])
  })

  it.each<[string, Record<string, unknown>]>([
    ["a payment", { payment_collections: [{ id: "paycol_1", status: "authorized", amount: 10, payments: [] }] }],
    ["metadata of another plugin", { metadata: { seen: "yes" } }],
    ["nothing at all", {}],
  ])("is none when %s has changed", async (_, change) => {
    const runtime = await rig.start()
    const id = await placeDelivered(rig, runtime)
    await rig.change(runtime, id, change)
    expect(await written(rig, id)).toHaveLength(1)
  })

  it("waits for what is under way, and goes after it", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book, { reference }) => {
      await (rig.erp.documentsOf(reference).length ? undefined : gate.pass())
      return book()
    }
    const runtime = await rig.start()
    const [id] = await rig.place(runtime, 1, city("Bremen"))
    await rig.until(async () => gate.arrived === 1, "it is being sent")
    await rig.change(runtime, id!, city("Kiel"))
    expect(await written(rig, id!)).toMatchObject([{ status: "leased" }, { type: "order.edited", status: "pending" }])
    gate.open()
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changesOf(id!)).toEqual(["order.edited"])
  })

  it("sends a refused order again once its cause is mended in the store", async () => {
    rig.erp.behave = async (book, _context, { data }) => {
      if (cityOf(data) === "Nowhere") {
        throw fail("rejected", "unprocessable")
      }
      return book()
    }
    const runtime = await rig.start()
    const [id] = await rig.place(runtime, 1, city("Nowhere"))
    await rig.untilStatus("dead")
    await rig.change(runtime, id!, city("Bremen"))
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(id!)).toHaveLength(1)
  })

  it("replaces an edit the ERP has refused", async () => {
    rig.erp.behave = async (book, _context, { data }) => {
      if (cityOf(data) === "Nowhere") {
        throw fail("rejected", "unprocessable")
      }
      return book()
    }
    const runtime = await rig.start()
    const id = await placeDelivered(rig, runtime)
    await rig.change(runtime, id, city("Nowhere"))
    await rig.untilStatus("dead")
    await rig.change(runtime, id, city("Kiel"))
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changes.map(({ data }) => cityOf(data))).toEqual(["Kiel"])
  })
})

describe("a connection that takes only placed orders", () => {
  const placedOnly = { settings: { idempotency: "lookup", message_types: ["order.placed"] } }

  it("holds what it cannot tell, visibly, and does not try it", async () => {
    const runtime = await rig.start({ connection: placedOnly })
    const id = await placeDelivered(rig, runtime)
    await rig.change(runtime, id, city("Kiel"))
    await rig.change(runtime, id, canceled())
    expect(await written(rig, id)).toMatchObject([
      { status: "delivered" },
      { type: "order.edited", status: "skipped", code: "superseded" },
      { type: "order.canceled", status: "held", code: "cannot_revise" },
    ])
    await rig.sql("UPDATE erp_delivery SET updated_at = updated_at - interval '2 minutes'")
    await rig.withHeld((held) => held.retryOne())
    const [, , delivery] = await runtime.deliveries.ofOrder(id)
    expect(delivery).toMatchObject({
      status: "held",
      attempts_begun: 0,
      state: "Held: The connection does not take this kind of message, so the ERP has not been told.",
      next: "Somebody must enter it in the ERP by hand and settle it, or let the connection take such messages.",
    })
    await runtime.deliveries.redrive(delivery!.id, "key")
    runtime.relay.nudge()
    await rig.untilStatus("held")
    expect(rig.erp.changes).toEqual([])
  })

  it("goes on by itself once it takes them", async () => {
    const before = await rig.start({ connection: placedOnly })
    const id = await placeDelivered(rig, before)
    await rig.change(before, id, canceled())
    await before.stop()
    await rig.start()
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changesOf(id)).toEqual(["order.canceled"])
  })

  it("keeps back what waited when it takes them no longer", async () => {
    const before = await rig.start()
    const id = await placeDelivered(rig, before)
    rig.erp.refuse()
    await rig.change(before, id, canceled())
    await rig.until(async () => rig.erp.count("deliver") === 2, "it was tried")
    await before.stop()
    await rig.start({ connection: placedOnly })
    await rig.untilStatus("held")
    expect(await written(rig, id)).toMatchObject([{ status: "delivered" }, { status: "held", code: "cannot_revise" }])
  })
})

it("an edit after the order was given up waits for a person", async () => {
  const runtime = await rig.start()
  await rig.rest(runtime)
  const [id] = await rig.place(runtime, 1, city("Bremen"))
  const [placed] = await runtime.deliveries.ofOrder(id!)
  await runtime.deliveries.discard(placed!.id, "Entered by hand.")
  await rig.change(runtime, id!, city("Kiel"))
  expect(await written(rig, id!)).toMatchObject([{ status: "discarded" }, { status: "held", code: "placed_discarded" }])
})
