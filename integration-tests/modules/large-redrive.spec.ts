import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { bury, busiestSecond, inAnySecond, recordRedriven, untilRedrive } from "../support/dead-letters"
import { canceled } from "../support/order-changes"
import { Rig } from "../support/rig"

/** All that an operator may have to send again with `REDRIVES=10000`: that takes as long as its pace says. */
const COUNT = Number(process.env.REDRIVES ?? 600)
const PACE = 50
const CONCURRENCY = 4
/** A redrive lets so many wait for a call, besides those under way: they may reach the ERP as fast as it takes them. */
const BACKLOG = 5 * CONCURRENCY + CONCURRENCY
const CANCELED = COUNT / 20
/** How often an order is placed meanwhile. */
const FRESH = 5
const LONGEST_MS = 3 * ((COUNT * 1_000) / PACE) + 60_000

let rig: Rig

beforeAll(async () => {
  rig = await Rig.create()
})
beforeEach(() => rig.reset())
afterAll(() => rig.destroy())

/** How many documents the ERP books between the moment an order is placed and its own. */
async function bookedBefore(runtime: ErpRuntime): Promise<number> {
  const { length } = rig.erp.ledger
  const [order] = await rig.place(runtime)
  const place = () => rig.erp.ledger.findIndex(({ reference }) => reference === order)
  await rig.until(async () => place() >= 0, "the fresh order is booked")
  return place() - length
}

it(
  `${COUNT} dead letters at ${PACE} a second, by two processes: the pace holds, nothing is booked twice, fresh orders go between`,
  async () => {
    const dead = await bury(rig, COUNT)
    const gone = new Set(dead.filter((_, at) => at % (COUNT / CANCELED) === 7))
    gone.forEach((id) => rig.changeUnseen(id, canceled()))
    await recordRedriven(rig)
    const options = { connection: { concurrency: CONCURRENCY } }
    const runtimes = [await rig.start(options), await rig.start(options)] as const
    const began = Date.now()
    const { id } = await runtimes[0].redrives.start({ status: "dead" }, PACE, { id: "user_1", type: "user" })
    runtimes.forEach((runtime) => runtime.redriveLoop.lend(rig.readOrders))

    const waited: number[] = []
    for (let turn = 1; turn <= FRESH; turn++) {
      const share = (turn * COUNT) / (FRESH + 1)
      await rig.until(async () => rig.erp.ledger.length >= share, `${share} are booked`, LONGEST_MS)
      expect(await runtimes[0].redrives.get(id)).toMatchObject({ state: "running" })
      waited.push(await bookedBefore(runtimes[turn % 2]!))
    }
    const done = await untilRedrive(rig, runtimes[0], id, "done", LONGEST_MS)
    const seconds = (Date.now() - began) / 1_000
    await rig.untilStatus("delivered", COUNT - CANCELED + FRESH, LONGEST_MS)

    const arrivals = rig.erp.requests.filter(({ kind }) => kind === "deliver").map(({ at }) => at)
    const figures = {
      ...{ dead_letters: COUNT, pace: PACE, seconds: Math.round(seconds), booked_before_fresh: waited },
      ...{ most_in_a_second: { redriven: await busiestSecond(rig), at_the_erp: inAnySecond(arrivals) } },
    }
    console.info(JSON.stringify(figures))
    expect(done).toMatchObject({ total: COUNT, redriven: COUNT - CANCELED, skipped: CANCELED, failed: 0 })
    expect(figures.most_in_a_second.redriven).toBeLessThanOrEqual(PACE)
    expect(figures.most_in_a_second.at_the_erp).toBeLessThanOrEqual(PACE + BACKLOG)
    // It neither stood still nor went out at once.
    expect(figures.most_in_a_second.at_the_erp).toBeGreaterThan(PACE / 4)
    // A second's worth, at most.
    waited.forEach((others) => expect(others).toBeLessThanOrEqual(PACE))

    const booked = rig.erp.ledger.map(({ reference }) => reference)
    expect(rig.erp.duplicates()).toEqual([])
    expect(dead.filter((order) => !gone.has(order) && !booked.includes(order))).toEqual([])
    expect(booked.filter((order) => gone.has(order))).toEqual([])
    expect(booked).toHaveLength(COUNT - CANCELED + FRESH)
  },
  LONGEST_MS + 120_000
)
