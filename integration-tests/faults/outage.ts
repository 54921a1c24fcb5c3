import { setTimeout as delay } from "node:timers/promises"
import { NOTHING_WRONG } from "./checker"
import { FaultRig, type World } from "./fault-rig"
import type { StoreProcess } from "./store-process"

/** Starting, draining and two processes that load their code on a loaded machine. */
export const PATIENCE_MS = 300_000
/** Lines a process may write in a minute, whatever is going on. */
const LINES_PER_MINUTE = 30
/**
 * Share of a core a process may use while something is away. A tight loop takes a whole one; a process that waits and
 * looks now and then was seen to take a tenth.
 */
const MOST_OF_A_CORE = 0.5
/** Orders come in at this distance, as long as the database takes them. */
const TRADE_EVERY_MS = 200

/**
 * An outage under load, from beginning to end: two processes work, `outage` happens while orders come in, and then
 * everything must have arrived once, in the same two processes.
 */
export async function survives(
  world: World,
  outage: (trade: (ms: number) => Promise<void>, rig: FaultRig) => Promise<void>
): Promise<void> {
  const rig = await FaultRig.create(world)
  try {
    rig.spare()
    const processes = [await rig.start(), await rig.start()]
    const trade = (ms: number) => tradeFor(rig, ms)
    await trade(1_000)

    const pids = processes.map((one) => one.pid)
    const before = await observe(processes)
    await outage(trade, rig)
    const after = await observe(processes)

    await trade(1_000)
    await rig.drained()
    // Answers, and under the same number: nobody exited and nobody was started again.
    await observe(processes)
    expect(processes.map((one) => one.pid)).toEqual(pids)
    expect(processes.map((one) => one.death)).toEqual([undefined, undefined])
    processes.forEach((one, index) => {
      const [from, to] = [before[index]!, after[index]!]
      const share = (to.cpu_ms - from.cpu_ms) / (to.at - from.at)
      const minutes = Math.ceil((Date.now() - one.begunAt) / 60_000)
      expect({ pid: one.pid, spins: share > MOST_OF_A_CORE && share }).toEqual({ pid: one.pid, spins: false })
      expect({ flood: one.log.length > LINES_PER_MINUTE * minutes && one.log }).toEqual({ flood: false })
    })
    const findings = await rig.findings()
    expect({ ...findings, ...(world.idempotency === "key" && { repeat_requests: [] }) }).toEqual(NOTHING_WRONG)
  } finally {
    await rig.destroy()
  }
}

async function observe(processes: StoreProcess[]) {
  return Promise.all(processes.map(async (one) => ({ at: Date.now(), cpu_ms: (await one.usage()).cpu_ms })))
}

/** Takes orders for a while; those the database does not take are not placed, as in a shop. */
async function tradeFor(rig: FaultRig, ms: number): Promise<void> {
  const until = Date.now() + ms
  while (Date.now() < until) {
    await rig.order().catch(() => undefined)
    await delay(TRADE_EVERY_MS)
  }
}
