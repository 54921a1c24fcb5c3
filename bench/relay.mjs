import { interleave } from "./blocks.mjs"
import { figure } from "./figures.mjs"
import { MOST_CONCURRENCY, Pipeline } from "./pipeline.mjs"
import { RawQueue } from "./raw-queue.mjs"

const GOAL = { atLeast: 0.5 }

/**
 * Messages per second the relay brings from Postgres to the queue, with nobody working there; against `addBulk(100)`
 * alone. A whole look of the relay is timed, with all it looks for besides.
 *
 * @param {import("./run.mjs").Bench} bench
 * @param {import("./servers.mjs").Backend} backend
 * @returns {Promise<import("./figures.mjs").Finding>}
 */
export async function relay({ servers, blocks, quick, cleanup, say }, backend) {
  const messages = quick ? 500 : 5_000
  const pipeline = await Pipeline.create(servers, backend, { concurrency: MOST_CONCURRENCY })
  await cleanup.add(() => pipeline.close())
  const raw = new RawQueue(servers, backend, pipeline.url)
  await cleanup.add(() => raw.close())

  const variants = {
    plugin: async () => {
      await pipeline.empty()
      await pipeline.append(messages)
      await pipeline.sql("VACUUM ANALYZE erp_message, erp_delivery, erp_attempt")
      let spent = 0
      for (let relayed = 0; relayed < messages;) {
        const began = performance.now()
        await pipeline.runtime.relay.look()
        spent += performance.now() - began
        relayed += await endLeases(pipeline)
      }
      return (messages * 1000) / spent
    },
    raw: async () => {
      await raw.empty()
      const began = performance.now()
      await raw.add(messages)
      return (messages * 1000) / (performance.now() - began)
    },
  }
  await variants.plugin()
  await variants.raw()
  const results = await interleave(/** @type {const} */ (["plugin", "raw"]), blocks, (name) => variants[name](), say)
  return {
    title: `Relay, queue on ${backend}`,
    about:
      `${messages} messages from the outbox to the queue, where nobody works: look for ended leases, look what is due, ` +
      `claim a hundred, hand them over. Against BullMQ's addBulk of a hundred jobs of the same size.`,
    figures: [
      figure(
        "plugin: claim + addBulk",
        "/s",
        results.map(({ plugin }) => plugin)
      ),
      figure(
        "BullMQ: addBulk(100)",
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

/** Makes room for the next claim, as a worker would. @param {Pipeline} pipeline @returns {Promise<number>} how many */
async function endLeases(pipeline) {
  const rows = await pipeline.sql(
    `UPDATE erp_delivery SET status = 'delivered', lease_token = NULL, lease_until = NULL WHERE status = 'leased' RETURNING 1`
  )
  return rows.length
}
