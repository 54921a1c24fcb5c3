import { canceled, city, placeDelivered, written } from "../support/order-changes"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

describe("a canceled order", () => {
  it("the ERP cannot have is never sent: both messages are skipped, with the reason", async () => {
    rig.erp.refuse()
    const runtime = await rig.start()
    const [id] = await rig.place(runtime)
    await rig.until(async () => rig.erp.count("find") > 0, "it was tried")
    await rig.rest(runtime)
    await rig.change(runtime, id!, canceled())
    expect(await written(rig, id!)).toEqual([
      { type: "order.placed", status: "skipped", code: "canceled_before_export" },
      { type: "order.canceled", status: "skipped", code: "canceled_before_export" },
    ])
    rig.erp.recover()
    runtime.relay.start()
    await rig.place(runtime)
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(id!)).toEqual([])
  })

  it("the ERP has is canceled there, after everything else about it", async () => {
    const runtime = await rig.start()
    const id = await placeDelivered(rig, runtime)
    await rig.rest(runtime)
    await rig.change(runtime, id, city("Kiel"))
    await rig.change(runtime, id, canceled())
    await rig.change(runtime, id, city("Bonn"))
    runtime.relay.start()
    await rig.until(async () => rig.erp.changesOf(id).includes("order.canceled"), "it is canceled in the ERP")
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.changes).toMatchObject([{ type: "order.canceled", key: `${id}/canceled`, data: { order_id: id } }])
    expect(await written(rig, id)).toEqual([
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
    expect(await written(rig, id!)).toMatchObject([{ status: "leased" }, { status: "pending" }])
    gate.open()
    await rig.untilStatus("skipped", 2)
    expect(rig.erp.count("deliver")).toBe(1)
  })
})
