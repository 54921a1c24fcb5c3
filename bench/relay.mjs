import { interleaved } from "./blocks.mjs"
import { figure, ratioFigure } from "./figures.mjs"
import { Pipeline } from "./pipeline.mjs"
import { BATCH, RawQueue } from "./raw-queue.mjs"

/** Most the options allow; a claim takes half of it. */
const CONCURRENCY = 200

/**
 * Relay: messages from the outbox to the queue, where nobody works. Whole looks of the relay are timed: for ended leases,
 * for what is due, the claim, the handing over. Against it addBulk of a hundred jobs of the same size.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function relay({ servers, backends, blocks, quick, say }) {
  const count = quick ? 1_000 : 5_000
  const figures = []
  for (const backend of backends) {
    const pipeline = await Pipeline.create(backend, servers)
    await RawQueue.prepare(pipeline)
    const { plugin, raw } = await interleaved(
      blocks,
      { plugin: () => relayed(pipeline, count), raw: () => added(pipeline, count) },
      (step) => say(`relay on ${backend}: ${step}`)
    )
    await pipeline.close()
    const name = `relay, ${backend}`
    figures.push(
      figure(name, "plugin, claim and addBulk", "per s", plugin),
      figure(name, "BullMQ alone, addBulk(100)", "per s", raw),
      ratioFigure(name, "plugin / BullMQ alone", plugin, raw, { at: "least", limit: 0.5 })
    )
  }
  return figures
}

/**
 * @param {Pipeline} pipeline
 * @param {number} count
 * @returns {Promise<number>} messages per second
 */
async function relayed(pipeline, count) {
  await pipeline.reset()
  const runtime = await pipeline.start(pipeline.runtime({ concurrency: CONCURRENCY }), false)
  await pipeline.append(runtime, count)
  await pipeline.client.query("ANALYZE erp_delivery, erp_message")
  await runtime.relay.look() // opens its connections
  let spent = 0
  for (let left = count - (await endLeases(pipeline)), all = left; left > 0;) {
    const before = performance.now()
    await runtime.relay.look()
    spent += performance.now() - before
    left -= await endLeases(pipeline)
    if (left <= 0) {
      await pipeline.stop()
      return (all * 1_000) / spent
    }
  }
  throw new Error("There was nothing to relay")
}

/** Makes room for the next claim, as workers would. @param {Pipeline} pipeline @returns {Promise<number>} how many */
async function endLeases({ client }) {
  const { rowCount } = await client.query(
    "UPDATE erp_delivery SET status = 'delivered', lease_token = NULL, lease_until = NULL WHERE status = 'leased'"
  )
  return rowCount ?? 0
}

/**
 * @param {Pipeline} pipeline
 * @param {number} count
 * @returns {Promise<number>} jobs per second
 */
async function added(pipeline, count) {
  const raw = new RawQueue(pipeline)
  await raw.addBatch() // opens its connection
  const before = performance.now()
  for (let done = 0; done < count; done += BATCH) {
    await raw.addBatch()
  }
  const seconds = (performance.now() - before) / 1_000
  await raw.close()
  return count / seconds
}
