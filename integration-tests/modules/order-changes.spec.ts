import { item, order } from "../../src/modules/erp/messages/__tests__/order-fixture"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const city = (name: string) => ({ shipping_address: { city: name } })
const items = (quantity: number) => {
  const { items, ...rest } = order({ items: [item({ quantity })] })
  const { id: _id, display_id: _display, created_at: _created, payment_collections: _payments, ...totals } = rest
  return { items, ...totals }
}
const canceled = () => ({ canceled_at: new Date(), status: "canceled" })
const cityOf = (data: unknown) => (data as { shipping_address: { city: string } }).shipping_address.city

/** Type, status and code of everything about one order, as it is written. */
const written = (id: string) =>
  rig.sql("SELECT type, status, code FROM erp_delivery WHERE subject = $1 ORDER BY seq", [id])

async function placeDelivered(runtime: ErpRuntime): Promise<string> {
  const [id] = await rig.place(runtime, 1, city("Bremen"))
  await rig.untilStatus("delivered")
  return id!
}

describe("an edited order", () => {
  it("is told to the ERP that has it, as a whole, with what it was booked as", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(runtime)
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
    await rig.change(runtime, id!, { ...city("Kiel"), ...items(3) })
    const sent: unknown[] = []
    rig.erp.behave = async (book, _context, envelope) => {
      sent.push(envelope.data)
      return book()
    }
    rig.erp.up = () => undefined
    await rig.untilStatus("delivered")
    expect(sent).toMatchObject([{ shipping_address: { city: "Kiel" }, lines: [{ quantity: "3" }] }])
    expect(rig.erp.changes).toEqual([])
    expect(await written(id!)).toHaveLength(1)
  })

  it("counts what it has been: back to what it was is one more revision", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(runtime)
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
    const id = await placeDelivered(runtime)
    await rig.change(runtime, id, change)
    expect(await written(id)).toHaveLength(1)
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
    expect(await written(id!)).toMatchObject([{ status: "leased" }, { type: "order.edited", status: "pending" }])
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
    const id = await placeDelivered(runtime)
    await rig.change(runtime, id, city("Nowhere"))
    await rig.untilStatus("dead")
    await rig.change(runtime, id, city("Kiel"))
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changes.map(({ data }) => cityOf(data))).toEqual(["Kiel"])
  })
})

describe("a canceled order", () => {
  it("the ERP cannot have is never sent: both messages are skipped, with the reason", async () => {
    rig.erp.refuse()
    const runtime = await rig.start()
    const [id] = await rig.place(runtime)
    await rig.until(async () => rig.erp.count("find") > 0, "it was tried")
    await rig.until(async () => !(await rig.statuses()).leased, "nothing is under way")
    await rig.change(runtime, id!, canceled())
    expect(await written(id!)).toEqual([
      { type: "order.placed", status: "skipped", code: "canceled_before_export" },
      { type: "order.canceled", status: "skipped", code: "canceled_before_export" },
    ])
    rig.erp.recover()
    await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(id!)).toEqual([])
  })

  it("the ERP has is canceled there, after everything else about it", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(runtime)
    rig.erp.refuse()
    await rig.change(runtime, id, city("Kiel"))
    await rig.change(runtime, id, canceled())
    await rig.change(runtime, id, city("Bonn"))
    rig.erp.recover()
    await rig.until(async () => rig.erp.changesOf(id).includes("order.canceled"), "it is canceled in the ERP")
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changes).toMatchObject([{ type: "order.canceled", key: `${id}/canceled`, data: { order_id: id } }])
    expect(await written(id)).toEqual([
      { type: "order.placed", status: "delivered", code: null },
      { type: "order.edited", status: "skipped", code: "superseded" },
      { type: "order.canceled", status: "delivered", code: null },
    ])
    const [standing] = await runtime.standings.read(id, false)
    expect(standing?.state).toBe(`Canceled in erp as ${rig.erp.documentsOf(id)[0]}.`)
  })

  it("that was dead before is skipped as well, and blocks nothing", async () => {
    rig.erp.behave = async () => {
      throw fail("rejected", "unprocessable")
    }
    const runtime = await rig.start()
    const [id] = await rig.place(runtime)
    await rig.untilStatus("dead")
    await rig.change(runtime, id!, canceled())
    expect(await rig.statuses()).toEqual({ skipped: 2 })
  })

  describe("whose sending is in doubt", () => {
    /** The first call is lost: with it, or without, the order being booked. */
    const lose = (booked: boolean) => {
      let lost = false
      rig.erp.behave = async (book) => {
        if (lost) {
          return book()
        }
        lost = true
        if (booked) {
          book()
        }
        throw fail("outcome_unknown", "timeout")
      }
    }
    const doubt = async (idempotency: "key" | "lookup" | "none") => {
      const slow = { retry_schedule: ["1h"], settings: { idempotency } }
      const runtime = await rig.start({ connection: slow })
      const [id] = await rig.place(runtime)
      await rig.until(async () => (await rig.sql("SELECT 1 FROM erp_attempt WHERE outcome = 'failed'")).length, "lost")
      await rig.change(runtime, id!, canceled())
      await rig.travel(3_600_000)
      runtime.relay.nudge()
      return { runtime, id: id! }
    }

    it("is looked up: where the ERP has it, it is canceled there", async () => {
      lose(true)
      const { id } = await doubt("lookup")
      await rig.untilStatus("delivered", 2)
      expect(rig.erp.documentsOf(id)).toHaveLength(1)
      expect(rig.erp.changesOf(id)).toEqual(["order.canceled"])
    })

    it("is looked up: where the ERP does not have it, nothing is sent", async () => {
      lose(false)
      const { id } = await doubt("lookup")
      await rig.untilStatus("skipped", 2)
      expect(rig.erp.count("deliver")).toBe(1)
      expect(rig.erp.documentsOf(id)).toEqual([])
      expect(await rig.sql("SELECT outcome, code, health FROM erp_attempt WHERE outcome = 'skipped'")).toEqual([
        { outcome: "skipped", code: "canceled_before_export", health: "success" },
      ])
    })

    it("is sent again and canceled where only the key protects", async () => {
      lose(true)
      rig.erp.findByReference = undefined as never
      const { id } = await doubt("key")
      await rig.untilStatus("delivered", 2)
      expect(rig.erp.documentsOf(id)).toHaveLength(1)
      expect(rig.erp.changesOf(id)).toEqual(["order.canceled"])
    })

    it("waits for a person where nothing protects: absent ends both, present cancels it", async () => {
      for (const [index, document] of [null, { document_number: "S00001" }].entries()) {
        await rig.reset()
        lose(index === 1)
        const { runtime, id } = await doubt("none")
        const [placed] = await runtime.deliveries.ofOrder(id)
        expect(placed).toMatchObject({ status: "held", error_class: "outcome_unknown" })
        await runtime.deliveries.settle(placed!.id, document)
        runtime.relay.nudge()
        await rig.untilStatus(document ? "delivered" : "skipped", 2)
        expect(rig.erp.changesOf(id)).toEqual(document ? ["order.canceled"] : [])
      }
    })
  })

  it("is not sent when the try that was under way has failed for certain", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async () => {
      await gate.pass()
      throw fail("transient", "connection_refused")
    }
    const runtime = await rig.start({ connection: { retry_schedule: ["1ms"] } })
    const [id] = await rig.place(runtime)
    await rig.until(async () => gate.arrived === 1, "it is being sent")
    await rig.change(runtime, id!, canceled())
    expect(await written(id!)).toMatchObject([{ status: "leased" }, { status: "pending" }])
    gate.open()
    await rig.untilStatus("skipped", 2)
    expect(rig.erp.count("deliver")).toBe(1)
  })
})

describe("a connection that takes only placed orders", () => {
  const placedOnly = { settings: { idempotency: "lookup", message_types: ["order.placed"] } }

  it("holds what it cannot tell, visibly, and does not try it", async () => {
    const runtime = await rig.start({ connection: placedOnly })
    const id = await placeDelivered(runtime)
    await rig.change(runtime, id, city("Kiel"))
    await rig.change(runtime, id, canceled())
    expect(await written(id)).toMatchObject([
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
    const id = await placeDelivered(before)
    await rig.change(before, id, canceled())
    await before.stop()
    await rig.start()
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changesOf(id)).toEqual(["order.canceled"])
  })

  it("keeps back what waited when it takes them no longer", async () => {
    const before = await rig.start()
    const id = await placeDelivered(before)
    rig.erp.refuse()
    await rig.change(before, id, canceled())
    await rig.until(async () => rig.erp.count("deliver") === 2, "it was tried")
    await before.stop()
    await rig.start({ connection: placedOnly })
    await rig.untilStatus("held")
    expect(await written(id)).toMatchObject([{ status: "delivered" }, { status: "held", code: "cannot_revise" }])
  })
})

it("an edit after the order was given up waits for a person", async () => {
  rig.erp.refuse()
  const runtime = await rig.start()
  const [id] = await rig.place(runtime, 1, city("Bremen"))
  await rig.until(async () => (await rig.statuses()).pending, "it waits")
  const [placed] = await runtime.deliveries.ofOrder(id!)
  await runtime.deliveries.discard(placed!.id, "Entered by hand.")
  await rig.change(runtime, id!, city("Kiel"))
  expect(await written(id!)).toMatchObject([{ status: "discarded" }, { status: "held", code: "placed_discarded" }])
})
