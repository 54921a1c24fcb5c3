import { setTimeout as wait } from "node:timers/promises"
import { interleaved } from "./blocks.mjs"
import { figure, ratioFigure } from "./figures.mjs"
import { Pipeline } from "./pipeline.mjs"
import { BATCH, RawQueue } from "./raw-queue.mjs"

const CONCURRENCY = 200

/**
 * Delivery throughput: messages lie in the outbox, a process starts to drain, and the clock stops when Postgres says of
 * the last one that it was delivered. Against it BullMQ alone: as many jobs added and processed by a handler that does
 * nothing.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function delivery({ servers, backends, blocks, quick, say }) {
  const count = quick ? 1_000 : 5_000
  const figures = []
  for (const backend of backends) {
    const pipeline = await Pipeline.create(backend, servers)
    await RawQueue.prepare(pipeline)
    const { plugin, raw } = await interleaved(
      blocks,
      { plugin: () => drain(pipeline, count), raw: () => addAndProcess(pipeline, count) },
      (step) => say(`delivery on ${backend}: ${step}`)
    )
    await pipeline.close()
    const name = `delivery, ${backend}`
    figures.push(
      figure(name, "plugin, end to end", "per s", plugin),
      figure(name, "BullMQ alone, add and process", "per s", raw),
      ratioFigure(name, "plugin / BullMQ alone", plugin, raw, { at: "least", limit: 0.25 })
    )
  }
  return figures
}

/**
 * @param {Pipeline} pipeline
 * @param {number} count
 * @returns {Promise<number>} deliveries per second
 */
async function drain(pipeline, count) {
  await pipeline.reset()
  const runtime = pipeline.runtime({ concurrency: CONCURRENCY })
  await pipeline.append(await pipeline.start(pipeline.runtime(), false), count)
  await pipeline.client.query("ANALYZE erp_delivery, erp_message")
  await pipeline.start(runtime, true)
  const before = performance.now()
  while (pipeline.erp.booked < count || (await pipeline.count("delivered")) < count) {
    await wait(5)
  }
  const seconds = (performance.now() - before) / 1_000
  await pipeline.stop()
  return count / seconds
}

/**
 * @param {Pipeline} pipeline
 * @param {number} count
 * @returns {Promise<number>} jobs per second
 */
async function addAndProcess(pipeline, count) {
  const raw = new RawQueue(pipeline)
  const { done } = await raw.work(count, CONCURRENCY)
  const before = performance.now()
  for (let added = 0; added < count; added += BATCH) {
    await raw.addBatch()
  }
  await done
  const seconds = (performance.now() - before) / 1_000
  await raw.close()
  return count / seconds
}
