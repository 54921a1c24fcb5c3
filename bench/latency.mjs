import { setTimeout as wait } from "node:timers/promises"
import { figure } from "./figures.mjs"
import { Pipeline } from "./pipeline.mjs"
import { percentile } from "./stats.js"

/** Between two messages, so that the relay has gone to sleep in different depths. */
const IDLE_MS = { least: 20, most: 400 }

/**
 * From a message's commit to the call of the connector, one at a time in an idle process.
 *
 * @param {import("./run.mjs").Bench} bench
 * @param {import("./servers.mjs").Backend} backend
 * @returns {Promise<import("./figures.mjs").Finding>}
 */
export async function latency({ servers, blocks, quick, cleanup, say }, backend) {
  const messages = quick ? 20 : 100
  const pipeline = await Pipeline.create(servers, backend, { concurrency: 4 })
  await cleanup.add(() => pipeline.close())
  await pipeline.start()
  await one(pipeline)

  const measured = []
  for (let block = 0; block < blocks; block++) {
    say(`block ${block + 1} of ${blocks}`)
    const times = []
    for (let count = 0; count < messages; count++) {
      await wait(IDLE_MS.least + Math.random() * (IDLE_MS.most - IDLE_MS.least))
      times.push(await one(pipeline))
    }
    measured.push(times)
  }
  return {
    title: `Commit → request at the ERP, queue on ${backend}`,
    about:
      `One message at a time in a process that has been idle for ${IDLE_MS.least} to ${IDLE_MS.most} ms: from the commit of ` +
      `the message until the connector is called. ${messages} messages a block.`,
    figures: [
      figure(
        "p50",
        "ms",
        measured.map((times) => percentile(times, 0.5)),
        { atMost: 150 }
      ),
      figure(
        "p99",
        "ms",
        measured.map((times) => percentile(times, 0.99)),
        { atMost: 500 }
      ),
    ],
  }
}

/** @param {Pipeline} pipeline @returns {Promise<number>} milliseconds */
async function one(pipeline) {
  const called = pipeline.erp.expect(1).then(() => performance.now())
  await pipeline.append(1)
  const committed = performance.now()
  const ms = (await called) - committed
  await pipeline.drained()
  return ms
}
