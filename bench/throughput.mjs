import { interleave } from "./blocks.mjs"
import { figure } from "./figures.mjs"
import { Pipeline } from "./pipeline.mjs"
import { RawQueue } from "./raw-queue.mjs"

const CONCURRENCY = 50
const GOAL = { atLeast: 0.25 }

/**
 * Deliveries per second, from the outbox to "delivered" in the database, with an ERP that answers at once; against
 * BullMQ alone, add and process.
 *
 * @param {import("./run.mjs").Bench} bench
 * @param {import("./servers.mjs").Backend} backend
 * @returns {Promise<import("./figures.mjs").Finding>}
 */
export async function throughput({ servers, blocks, quick, cleanup, say }, backend) {
  const messages = quick ? 500 : 5_000
  const pipeline = await Pipeline.create(servers, backend, { concurrency: CONCURRENCY })
  await cleanup.add(() => pipeline.close())
  const raw = new RawQueue(servers, backend, pipeline.url)
  await cleanup.add(() => raw.close())
  await raw.work(CONCURRENCY)
  await pipeline.pause()
  await pipeline.start()

  const variants = {
    plugin: async () => {
      await pipeline.empty()
      await pipeline.append(messages)
      await pipeline.sql("VACUUM ANALYZE erp_message, erp_delivery, erp_attempt")
      const delivered = pipeline.erp.expect(messages)
      const began = performance.now()
      await pipeline.resume()
      await delivered
      await pipeline.drained()
      const perSecond = rate(messages, began)
      await pipeline.pause()
      return perSecond
    },
    raw: async () => {
      const began = performance.now()
      await Promise.all([raw.completed(messages), raw.add(messages)])
      return rate(messages, began)
    },
  }
  await variants.plugin()
  await variants.raw()
  const results = await interleave(/** @type {const} */ (["plugin", "raw"]), blocks, (name) => variants[name](), say)
  return {
    title: `Delivery throughput, queue on ${backend}`,
    about:
      `${messages} messages wait in the outbox; from the start of the drain until the database says that the last one is ` +
      `delivered. Against BullMQ alone on the same server, as many jobs added by the hundred and processed by a handler ` +
      `that does nothing. ${CONCURRENCY} at the same time for both.`,
    figures: [
      figure(
        "plugin: outbox → delivered",
        "/s",
        results.map(({ plugin }) => plugin)
      ),
      figure(
        "BullMQ: add + process",
        "/s",
        results.map(({ raw }) => raw)
      ),
      figure(
        "plugin ÷ BullMQ",
        "×",
        results.map(({ plugin, raw }) => plugin / raw),
        GOAL
      ),
    ],
  }
}

/**
 * @param {number} count
 * @param {number} since
 */
const rate = (count, since) => (count * 1000) / (performance.now() - since)
