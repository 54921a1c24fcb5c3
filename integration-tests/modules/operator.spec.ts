import { MedusaError } from "@medusajs/framework/utils"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { sampleOrder } from "../support/sample-order"
import { fail, type ScriptedSettings } from "../support/scripted-erp"

describe("what an operator does to a delivery", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  const deliveryOf = async (runtime: ErpRuntime, orderId: string) => (await runtime.deliveries.ofOrder(orderId))[0]!

  async function stuck(error: Error, status: string, idempotency: ScriptedSettings["idempotency"] = "lookup") {
    rig.erp.behave = async () => {
      throw error
    }
    const runtime = await rig.start({ connection: { settings: { idempotency } } })
    const [id] = await rig.place(runtime)
    await rig.untilStatus(status)
    rig.erp.recover()
    return { runtime, orderId: id!, delivery: await deliveryOf(runtime, id!) }
  }

  it("redrive: a dead one goes again at once, with a fresh schedule, looking first", async () => {
    const { runtime, orderId, delivery } = await stuck(fail("rejected", "unprocessable"), "dead", "key")
    await runtime.deliveries.redrive(delivery.id, "key")
    expect(await rig.sql("SELECT attempts, look_first, code FROM erp_delivery")).toEqual([
      { attempts: 0, look_first: true, code: null },
    ])
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(rig.erp.count("find", orderId)).toBe(1)
    expect(rig.erp.documentsOf(orderId)).toHaveLength(1)
  })

  it("redrive: not while nobody knows whether the ERP has it and it cannot be asked", async () => {
    const { runtime, delivery } = await stuck(fail("outcome_unknown", "timeout"), "held", "none")
    await expectConflict(runtime.deliveries.redrive(delivery.id, "none"), /must be settled/)
    expect(await rig.statuses()).toEqual({ held: 1 })
  })

  it("settle: it is there, under this number; it is not sent again", async () => {
    const { runtime, orderId, delivery } = await stuck(fail("outcome_unknown", "timeout"), "held", "none")
    await runtime.deliveries.settle(delivery.id, { document_number: "S0042", document_id: "28" })
    expect(await deliveryOf(runtime, orderId)).toMatchObject({
      status: "delivered",
      state: "In erp as S0042.",
      document_id: "28",
      code: "settled_by_hand",
    })
    expect(await runtime.relay.look()).toBe(false)
    expect(rig.erp.count("deliver")).toBe(1)
  })

  it("settle: it is not there; it is sent", async () => {
    const { runtime, orderId, delivery } = await stuck(fail("outcome_unknown", "timeout"), "held", "none")
    await runtime.deliveries.settle(delivery.id, null)
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(rig.erp.documentsOf(orderId)).toHaveLength(1)
  })

  it("discard: it is given up, with the reason", async () => {
    const { runtime, orderId, delivery } = await stuck(fail("rejected", "unprocessable"), "dead")
    await runtime.deliveries.discard(delivery.id, "Entered by hand.")
    expect(await deliveryOf(runtime, orderId)).toMatchObject({
      status: "discarded",
      state: "Discarded: Entered by hand.",
    })
  })

  it.each<[string, (runtime: ErpRuntime, id: string) => Promise<void>]>([
    ["redrive", (runtime, id) => runtime.deliveries.redrive(id, "lookup")],
    ["discard", (runtime, id) => runtime.deliveries.discard(id, "No reason.")],
    ["settle as there", (runtime, id) => runtime.deliveries.settle(id, { document_number: "S1" })],
    ["settle as not there", (runtime, id) => runtime.deliveries.settle(id, null)],
  ])("%s: not a delivered one, and not one there is not", async (_verb, act) => {
    const runtime = await rig.start()
    const [orderId] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    const before = await deliveryOf(runtime, orderId!)
    await expectConflict(act(runtime, before.id), /is delivered and cannot be/)
    expect(await deliveryOf(runtime, orderId!)).toEqual(before)
    await expect(act(runtime, "erpdlv_none")).rejects.toMatchObject({ type: MedusaError.Types.NOT_FOUND })
  })

  it("not one that is being sent", async () => {
    const gate = rig.erp.gate()
    rig.erp.behave = async (book) => {
      await gate.pass()
      return book()
    }
    const runtime = await rig.start()
    const [orderId] = await rig.place(runtime)
    await rig.until(async () => gate.arrived === 1, "it is being sent")
    const { id } = await deliveryOf(runtime, orderId!)
    await expectConflict(runtime.deliveries.discard(id, "Stop it."), /is leased/)
    await expectConflict(runtime.deliveries.redrive(id, "lookup"), /is leased/)
    gate.open()
    await rig.untilStatus("delivered")
  })

  describe("an order whose payload cannot be built", () => {
    it("is dead with the reason, never sent; mended and built again it goes", async () => {
      const runtime = await rig.start()
      const [orderId] = await rig.place(runtime, 1, { currency_code: null })
      await rig.untilStatus("dead")
      const delivery = await deliveryOf(runtime, orderId!)
      expect(delivery).toMatchObject({ error_class: "build", attempts_begun: 0 })
      expect(delivery.reason).toBeTruthy()

      await rig.change(runtime, orderId!, { currency_code: "eur" })
      await rig.untilStatus("delivered")
      expect(rig.erp.documentsOf(orderId!)).toHaveLength(1)
    })

    it("stays dead while it still cannot be built", async () => {
      const runtime = await rig.start()
      const [orderId] = await rig.place(runtime, 1, { currency_code: null })
      await rig.untilStatus("dead")
      await rig.change(runtime, orderId!, { email: "kim@example.com" })
      expect(await rig.statuses()).toEqual({ dead: 1 })
    })

    it("is dead with class schema where this release does not know the type", async () => {
      const runtime = await rig.start()
      const [orderId] = await rig.place(runtime)
      await rig.untilStatus("delivered")
      await rig.revise(orderId!, "order.unheard_of")
      runtime.relay.nudge()
      await rig.untilStatus("dead")
      expect(await rig.sql("SELECT error_class, code FROM erp_delivery WHERE status = 'dead'")).toEqual([
        { error_class: "schema", code: "unknown_type" },
      ])
    })
  })

  it("a second order for one cart is held until somebody decides", async () => {
    const runtime = await rig.start()
    const cart = { cart_link: { cart_id: "cart_1" } }
    await rig.place(runtime, 1, cart)
    await rig.untilStatus("delivered")
    const [twin] = await rig.place(runtime, 1, cart)
    const held = await deliveryOf(runtime, twin!)
    expect(held).toMatchObject({ status: "held", code: "same_purchase_twice", attempts_begun: 0 })
    await runtime.deliveries.redrive(held.id, "lookup")
    runtime.relay.nudge()
    await rig.untilStatus("delivered", 2)
  })
})

async function expectConflict(work: Promise<void>, words: RegExp): Promise<void> {
  await expect(work).rejects.toMatchObject({ type: MedusaError.Types.CONFLICT, message: expect.stringMatching(words) })
}
