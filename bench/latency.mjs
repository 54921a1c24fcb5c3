import { setTimeout as wait } from "node:timers/promises"
import { figure } from "./figures.mjs"
import { Pipeline } from "./pipeline.mjs"
import { percentile } from "./stats.js"

/** Between two messages, so that the relay has gone to sleep to different depths. */
const IDLE_MS = { least: 20, most: 400 }

/**
 * From a message's commit to the call of the connector, one message at a time in an idle process.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function latency({ servers, backends, blocks, quick, say }) {
  const count = quick ? 20 : 100
  const figures = []
  for (const backend of backends) {
    const pipeline = await Pipeline.create(backend, servers)
    const runtime = await pipeline.start(pipeline.runtime({ concurrency: 4 }), true)
    await one(pipeline, runtime)
    /** @type {number[][]} */
    const measured = []
    for (let block = 0; block < blocks; block++) {
      say(`latency on ${backend}: block ${block + 1} of ${blocks}`)
      const times = []
      for (let message = 0; message < count; message++) {
        await wait(IDLE_MS.least + Math.random() * (IDLE_MS.most - IDLE_MS.least))
        times.push(await one(pipeline, runtime))
      }
      measured.push(times)
    }
    await pipeline.close()
    const name = `commit to request, ${backend}`
    /** @param {number} share */
    const of = (share) => measured.map((times) => percentile(times, share))
    figures.push(
      figure(name, "p50, idle", "ms", of(0.5), { at: "most", limit: 150 }),
      figure(name, "p99, idle", "ms", of(0.99), { at: "most", limit: 500 })
    )
  }
  return figures
}

/**
 * @param {Pipeline} pipeline
 * @param {import("./pipeline.mjs").Runtime} runtime
 * @returns {Promise<number>} milliseconds
 */
async function one(pipeline, runtime) {
  /** @type {Promise<number>} */
  const called = new Promise((resolve) => {
    pipeline.erp.onDeliver = () => resolve(performance.now())
  })
  const settled = (await pipeline.count("delivered")) + 1
  await pipeline.append(runtime, 1)
  const committed = performance.now()
  const ms = (await called) - committed
  while ((await pipeline.count("delivered")) < settled) {
    await wait(2)
  }
  return ms
}
