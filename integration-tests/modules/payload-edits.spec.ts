import { MedusaError } from "@medusajs/framework/utils"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { bury } from "../support/dead-letters"
import { canceled, city } from "../support/order-changes"
import { Rig } from "../support/rig"

const OPERATOR = { id: "user_1", type: "user" }

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** What the ERP was sent of orders, in order. */
function recordSent(): Record<string, unknown>[] {
  const sent: Record<string, unknown>[] = []
  rig.erp.behave = async (book, _context, envelope) => {
    sent.push(envelope.data)
    return book()
  }
  return sent
}

const deadOf = async (runtime: ErpRuntime, order: string) =>
  runtime.deliveries.get((await runtime.deliveries.ofOrder(order))[0]!.id)

const edit = (runtime: ErpRuntime, id: string, data: Record<string, unknown>) =>
  runtime.edits.edit(id, { data, reason: "The ERP wants it so.", by: OPERATOR }, rig.readOrders)

describe("editing what a dead delivery carries", () => {
  it("sends it so, and keeps who, when, why and what it was", async () => {
    const sent = recordSent()
    const [order] = await bury(rig, 1, city("Bremen"))
    const runtime = await rig.start()
    const { id, message } = await deadOf(runtime, order!)
    await edit(runtime, id, { ...message.data, email: "edited@example.com", note: "extra" })
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(sent).toMatchObject([{ order_id: order, email: "edited@example.com", note: "extra" }])
    expect(await runtime.edits.of(id)).toEqual({
      edited_data: { ...message.data, email: "edited@example.com", note: "extra" },
      edits: [
        {
          by: OPERATOR,
          at: expect.any(Date),
          reason: "The ERP wants it so.",
          before: message.data,
          superseded_at: null,
        },
      ],
    })
    expect((await runtime.deliveries.get(id)).message).toEqual(message)
  })

  it("concerns this connection only", async () => {
    const sent = recordSent()
    const runtime = await rig.start({ others: [{ name: "other" }], connection: { paused: true } })
    const [order] = await rig.place(runtime)
    await rig.untilStatus("delivered")
    const [own] = (await runtime.deliveries.ofOrder(order!)).filter(({ connection }) => connection.name === "erp")
    await rig.sql("UPDATE erp_delivery SET status = 'dead', error_class = 'rejected', code = 'x' WHERE id = $1", [
      own!.id,
    ])
    await rig.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")
    const { message } = await runtime.deliveries.get(own!.id)
    rig.erp.ledger.length = 0
    await edit(runtime, own!.id, { ...message.data, email: "edited@example.com" })
    runtime.relay.nudge()
    await rig.untilStatus("delivered", 2)
    expect(sent.map(({ email }) => email)).toEqual([message.data!.email, "edited@example.com"])
  })

  it("keeps the first word and the second, newest first", async () => {
    const [order] = await bury(rig, 1)
    const runtime = rig.runtime()
    const { id, message } = await deadOf(runtime, order!)
    await edit(runtime, id, { ...message.data, email: "one@example.com" })
    await rig.sql("UPDATE erp_delivery SET status = 'dead'")
    await edit(runtime, id, { ...message.data, email: "two@example.com" })
    const { edits, edited_data } = await runtime.edits.of(id)
    expect(edited_data).toMatchObject({ email: "two@example.com" })
    expect(edits.map(({ before }) => before!.email)).toEqual(["one@example.com", message.data!.email])
  })

  it("refuses what is no such message, by path, and what is about another order", async () => {
    const [order] = await bury(rig, 1)
    const runtime = rig.runtime()
    const { id, message } = await deadOf(runtime, order!)
    const { totals: _totals, ...partial } = message.data as Record<string, unknown>
    const lines = [{ ...(message.data!.lines as object[])[0], quantity: "many" }]
    await expect(edit(runtime, id, partial)).rejects.toMatchObject(bad(/data\.totals: /))
    await expect(edit(runtime, id, { ...message.data, lines })).rejects.toMatchObject(
      bad(/data\.lines\[0\]\.quantity: /)
    )
    await expect(edit(runtime, id, { ...message.data, order_id: "order_2" })).rejects.toMatchObject(
      bad(/data\.order_id: must be/)
    )
    expect(await rig.statuses()).toEqual({ dead: 1 })
    expect(await runtime.edits.of(id)).toEqual({ edited_data: null, edits: [] })
  })

  it("refuses what is neither dead nor held, what was canceled or changed since, and what is not there", async () => {
    const [delivered, gone, changed] = await bury(rig, 3, city("Bremen"))
    const runtime = rig.runtime()
    const deliveries = await Promise.all([delivered, gone, changed].map((order) => deadOf(runtime, order!)))
    await rig.sql("UPDATE erp_delivery SET status = 'delivered' WHERE subject = $1", [delivered])
    rig.changeUnseen(gone!, canceled())
    rig.changeUnseen(changed!, city("Kiel"))
    const words = [/is delivered and cannot be edited/, /is skipped and/, /is pending and/]
    for (const [index, { id, message }] of deliveries.entries()) {
      await expect(edit(runtime, id, message.data!)).rejects.toMatchObject({
        type: MedusaError.Types.CONFLICT,
        message: expect.stringMatching(words[index]!),
      })
      expect((await runtime.edits.of(id)).edits).toEqual([])
    }
    await expect(edit(runtime, "erpdlv_none", {})).rejects.toMatchObject({ type: MedusaError.Types.NOT_FOUND })
  })

  it("refuses where only a person can say whether the ERP has it", async () => {
    const [order] = await bury(rig, 1)
    await rig.sql("UPDATE erp_delivery SET error_class = 'outcome_unknown'")
    const runtime = rig.runtime({ connection: { settings: { idempotency: "none" } } })
    const { id, message } = await deadOf(runtime, order!)
    await expect(edit(runtime, id, message.data!)).rejects.toMatchObject({
      message: expect.stringMatching(/must be settled instead/),
    })
    expect((await runtime.edits.of(id)).edits).toEqual([])
  })

  it("stands in for a payload that cannot be built", async () => {
    const sent = recordSent()
    const [built] = await bury(rig, 1)
    const [order] = await bury(rig, 1, { currency_code: null })
    const runtime = await rig.start({ connection: { paused: true } })
    const { message } = await deadOf(runtime, built!)
    const { id } = await deadOf(runtime, order!)
    await edit(runtime, id, { ...message.data, order_id: order })
    // Also when it dies again, for another reason.
    await rig.sql("UPDATE erp_delivery SET status = 'dead', error_class = 'rejected' WHERE id = $1", [id])
    await runtime.redriving.redriveOne(id, rig.readOrders)
    await rig.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")
    runtime.relay.nudge()
    await rig.untilStatus("delivered")
    expect(sent).toMatchObject([{ order_id: order }])
    expect((await runtime.edits.of(id)).edits).toMatchObject([{ before: null }])

    // Once the store can tell the order, the ERP is told: what it has is what a person wrote.
    await rig.change(runtime, order!, { currency_code: "eur", ...city("Kiel") })
    runtime.relay.nudge()
    await rig.until(async () => rig.erp.changesOf(order!).length, "the ERP is told")
    expect(rig.erp.changes).toMatchObject([{ type: "order.edited", data: { shipping_address: { city: "Kiel" } } }])
    await rig.change(runtime, order!, { currency_code: "eur" })
    await rig.untilStatus("delivered", 2)
  })
})

describe("an edited payload and the store", () => {
  async function edited() {
    const sent = recordSent()
    const [order] = await bury(rig, 1, city("Bremen"))
    const runtime = await rig.start({ connection: { paused: true } })
    const { id, message } = await deadOf(runtime, order!)
    await edit(runtime, id, { ...message.data, email: "edited@example.com" })
    const go = async () => {
      await rig.sql("UPDATE erp_connection SET status = 'active', paused_code = NULL")
      runtime.relay.nudge()
      await rig.untilStatus("delivered")
    }
    return { order: order!, id, runtime, sent, go }
  }

  it("looking at the order again does not overwrite it", async () => {
    const { order, id, runtime, sent, go } = await edited()
    await rig.change(runtime, order, { metadata: { seen: "yes" } })
    await rig.sql("UPDATE erp_delivery SET status = 'dead'")
    await runtime.redriving.redriveOne(id, rig.readOrders)
    await go()
    expect(sent).toMatchObject([{ email: "edited@example.com" }])
    expect((await runtime.edits.of(id)).edits).toMatchObject([{ superseded_at: null }])
  })

  it("another content supersedes it, and it says since when", async () => {
    const { order, id, runtime, sent, go } = await edited()
    await rig.change(runtime, order, city("Kiel"))
    await go()
    expect(sent).toMatchObject([{ shipping_address: { city: "Kiel" } }])
    expect(sent[0]!.email).not.toBe("edited@example.com")
    expect(await runtime.edits.of(id)).toMatchObject({
      edited_data: null,
      edits: [{ superseded_at: expect.any(Date) }],
    })
  })

  it("refreshing drops it, and builds the payload anew from the store; nothing is sent by that", async () => {
    const { order, id, runtime } = await edited()
    await rig.sql("UPDATE erp_delivery SET status = 'dead'")
    // No change of content: a capture would leave it.
    rig.changeUnseen(order, { custom_display_id: "B-7" })
    await runtime.edits.refresh(id, rig.readOrders)
    expect(await rig.statuses()).toEqual({ dead: 1 })
    expect(await runtime.edits.of(id)).toMatchObject({
      edited_data: null,
      edits: [{ superseded_at: expect.any(Date) }],
    })
    expect((await runtime.deliveries.get(id)).message.data).toMatchObject({ custom_display_id: "B-7" })
  })

  it("refreshing is refused in another state, and where nothing can be built anew", async () => {
    const { id, runtime, go } = await edited()
    await go()
    await expect(runtime.edits.refresh(id, rig.readOrders)).rejects.toMatchObject({
      type: MedusaError.Types.CONFLICT,
      message: expect.stringMatching(/is delivered and cannot be built anew/),
    })
    await rig.sql("UPDATE erp_delivery SET status = 'dead', data_override = NULL")
    await expect(runtime.edits.refresh(id, rig.readOrders)).rejects.toMatchObject({
      type: MedusaError.Types.CONFLICT,
      message: expect.stringMatching(/^It cannot be built anew/),
    })
  })
})

const bad = (words: RegExp) => ({ type: MedusaError.Types.INVALID_DATA, message: expect.stringMatching(words) })
