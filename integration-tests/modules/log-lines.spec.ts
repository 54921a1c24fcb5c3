import { ConnectorError } from "../../src/modules/erp/connector"
import { Rig } from "../support/rig"
import { fail } from "../support/scripted-erp"
import { StockShop } from "../support/stock-shop"

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
  await StockShop.in(rig)
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

const lines = (words: string) => rig.logged.filter((line) => line.includes(words))
const idOf = async (order: string) =>
  (await rig.sql<{ id: string }>("SELECT id FROM erp_delivery WHERE subject = $1", [order]))[0]!.id

it("an outage is logged when it begins and when it ends, not once per order", async () => {
  const runtime = await rig.start({ connection: { concurrency: 16 } })
  rig.erp.refuse()
  await rig.place(runtime, 200)
  await rig.until(async () => lines("circuit opened").length, "it has begun")
  await rig.until(async () => (await rig.sql("SELECT 1 FROM erp_circuit WHERE probes > 1")).length, "it goes on")
  expect(rig.logged.filter((line) => !line.includes("circuit opened"))).toEqual([])
  rig.erp.recover()
  await rig.untilStatus("delivered", 200)
  expect(rig.logged).toEqual([
    expect.stringMatching(
      /^erp: circuit opened: deliveries wait, none is lost connection=erp reason=failures code=connection_refused waiting=\d+$/
    ),
    expect.stringMatching(
      /^erp: circuit closed: the ERP is back, deliveries drain connection=erp open_for_s=[\d.]+ waiting=1\d\d$/
    ),
  ])
})

it("a dead letter is one line that names it, and nothing of what is in it or of what the ERP said", async () => {
  rig.erp.behave = async () => {
    throw new ConnectorError("rejected", { code: "unprocessable", message: "jane@example.com is unknown" })
  }
  const runtime = await rig.start()
  const [order] = await rig.place(runtime)
  await rig.untilStatus("dead")
  await rig.until(async () => rig.logged.length, "it says so")
  const ids = `connection=erp delivery=${await idOf(order!)} order=${order} type=order.placed attempt=1`
  expect(rig.logged).toEqual([
    expect.stringMatching(new RegExp(`^erp: delivery is dead ${ids} class=rejected code=unprocessable took_ms=\\d+$`)),
  ])
})

it("of many dead letters of one kind the first are named, and the rest counted", async () => {
  rig.erp.behave = async () => {
    throw fail("rejected", "unprocessable")
  }
  const runtime = await rig.start({ connection: { concurrency: 4 } })
  await rig.place(runtime, 9)
  await rig.untilStatus("dead", 9)
  expect(lines("delivery is dead")).toHaveLength(5)
})

it("a payload that cannot be built is a dead letter in the log as well", async () => {
  const runtime = await rig.start()
  const [order] = await rig.place(runtime, 1, { currency_code: null })
  await rig.untilStatus("dead")
  expect(rig.logged).toEqual([
    expect.stringContaining(`delivery is dead connection=erp delivery=${await idOf(order!)} order=${order}`),
  ])
  expect(rig.logged[0]).toMatch(/ class=build code=\w+$/)
})

it("a redrive is logged when it begins and when it is done", async () => {
  rig.erp.behave = async () => {
    throw fail("rejected", "unprocessable")
  }
  const runtime = await rig.start()
  await rig.place(runtime, 2)
  await rig.untilStatus("dead", 2)
  rig.erp.recover()
  const { id } = await runtime.redrives.start({ status: "dead" }, 100, { id: "user_1", type: "user" })
  runtime.redriveLoop.lend(rig.readOrders)
  await rig.untilStatus("delivered", 2)
  await rig.until(async () => lines("redrive is done").length, "it says so")
  expect(lines("redrive ")).toEqual([
    `erp: redrive begins redrive=${id} total=2 pace=100`,
    expect.stringMatching(new RegExp(`^erp: redrive is done redrive=${id} redriven=2 skipped=0 failed=0 took_s=\\d+$`)),
  ])
})

it("what arrives is of interest only to who looks for it", async () => {
  const runtime = await rig.start()
  const [order] = await rig.place(runtime)
  await rig.untilStatus("delivered")
  expect(rig.logged).toEqual([])
  rig.debug = true
  const [other] = await rig.place(runtime)
  await rig.until(async () => lines(`order=${other}`).length, "it says so")
  expect(lines(`order=${other}`)).toEqual([
    expect.stringMatching(/^erp: delivered connection=erp .* attempt=1 took_ms=\d+$/),
  ])
  expect(lines(`order=${order}`)).toEqual([])
})
