import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"

describe("messages of one order", () => {
  let rig: Rig

  beforeAll(async () => {
    rig = await Rig.create()
  })
  beforeEach(() => rig.reset())
  afterAll(() => rig.destroy())

  /** Places an order and says something about it again, before anything was sent. */
  async function placeTwice(runtime: ErpRuntime): Promise<string> {
    const [id] = await rig.place(runtime)
    await rig.revise(id!)
    return id!
  }

  const inOrder = () => rig.sql<{ id: string; status: string }>("SELECT id, status FROM erp_delivery ORDER BY seq")
  const messages = async () =>
    (await rig.sql<{ id: string }>("SELECT id FROM erp_message ORDER BY revision")).map((m) => m.id)

  it("go one after the other, the older first, whatever its fate until then", async () => {
    let failures = 0
    rig.erp.behave = async (book, _context, envelope) => {
      if (envelope.id === (await messages())[0] && ++failures < 3) {
        throw fail("transient", "connection_refused")
      }
      return book()
    }
    const runtime = await rig.start({ connection: { settings: { idempotency: "none" }, concurrency: 10 } })
    await placeTwice(runtime)
    await rig.untilStatus("delivered", 2)
    expect(rig.erp.ledger.map((entry) => entry.message)).toEqual(await messages())
    expect(rig.erp.maxInFlight).toBe(1)
  })

  it("wait behind one that is dead, and say so; discarding that one frees them", async () => {
    rig.erp.behave = async (book, _context, envelope) => {
      if (envelope.id === (await messages())[0]) {
        throw fail("rejected", "unprocessable")
      }
      return book()
    }
    const runtime = await rig.start({ connection: { settings: { idempotency: "none" } } })
    const id = await placeTwice(runtime)
    const others = await rig.place(runtime, 3)
    await rig.untilStatus("delivered", others.length)
    const [older, younger] = await inOrder()
    expect([older!.status, younger!.status]).toEqual(["dead", "pending"])
    const [, words] = await runtime.deliveries.ofOrder(id)
    expect(words).toMatchObject({ blocked: true, state: "Waiting for an older message of this order." })

    await runtime.deliveries.discard(older!.id, "Entered by hand.")
    runtime.relay.nudge()
    await rig.untilStatus("delivered", others.length + 1)
    expect((await inOrder()).map((row) => row.status).slice(0, 2)).toEqual(["discarded", "delivered"])
  })

  it("wait behind one that is held, and go once it is settled", async () => {
    rig.erp.behave = async (book, _context, envelope) => {
      if (envelope.id === (await messages())[0]) {
        throw fail("outcome_unknown", "timeout")
      }
      return book()
    }
    const runtime = await rig.start({ connection: { settings: { idempotency: "none" } } })
    await placeTwice(runtime)
    await rig.untilStatus("held")
    await rig.place(runtime)
    await rig.untilStatus("delivered")
    const [older, younger] = await inOrder()
    expect([older!.status, younger!.status]).toEqual(["held", "pending"])
    await runtime.deliveries.settle(older!.id, { document_number: "S7" })
    runtime.relay.nudge()
    await rig.untilStatus("delivered", 3)
  })
})
