import { interleave } from "./blocks.mjs"
import { figure } from "./figures.mjs"
import { FinishedStore } from "./finished-store.mjs"
import { percentile } from "./stats.js"

const SIZES = /** @type {const} */ ({ small: 10_000, large: 1_000_000 })
const LOTS = /** @type {const} */ ([100, 1])
const GOAL = { atMost: 1.5 }

/**
 * How long one claim takes beside ten thousand and beside a million finished deliveries, for a batch and for a single
 * due row; and, as information, while a long-running transaction keeps dead rows from being cleaned away.
 *
 * @param {import("./run.mjs").Bench} bench
 * @returns {Promise<import("./figures.mjs").Finding>}
 */
export async function claims({ servers, blocks, quick, cleanup, say }) {
  const rounds = quick ? 40 : 300
  const sizes = quick ? { small: 2_000, large: 50_000 } : SIZES
  say(`writing ${sizes.large} finished deliveries`)
  const stores = {
    small: await FinishedStore.create(servers, sizes.small),
    large: await FinishedStore.create(servers, sizes.large),
  }
  await cleanup.add(() => Promise.all(Object.values(stores).map((store) => store.close())))

  const results = await interleave(
    /** @type {const} */ (["small", "large"]),
    blocks,
    async (size) => {
      await stores[size].vacuum()
      const [batch, single] = [await stores[size].claim(LOTS[0], rounds), await stores[size].claim(LOTS[1], rounds)]
      await stores[size].vacuum()
      const held = await stores[size].withHeldSnapshot(() => stores[size].claim(LOTS[0], rounds))
      return { batch, single, held }
    },
    say
  )
  const figures = /** @type {const} */ ([
    ["batch", `batch of ${LOTS[0]}`, GOAL],
    ["single", "single due row", GOAL],
    ["held", `batch of ${LOTS[0]}, snapshot held`, undefined],
  ]).flatMap(([kind, what, goal]) => {
    /** @param {"small" | "large"} size @param {number} share */
    const of = (size, share) => results.map((result) => percentile(result[size][kind], share))
    const [small, large] = [of("small", 0.99), of("large", 0.99)]
    return [
      figure(`${what}: p50 at ${sizes.small} finished`, "ms", of("small", 0.5)),
      figure(`${what}: p50 at ${sizes.large} finished`, "ms", of("large", 0.5)),
      figure(`${what}: p99 at ${sizes.small} finished`, "ms", small),
      figure(`${what}: p99 at ${sizes.large} finished`, "ms", large),
      figure(
        `${what}: p99 at ${sizes.large} ÷ p99 at ${sizes.small}`,
        "×",
        large.map((value, block) => value / /** @type {number} */ (small[block])),
        goal
      ),
    ]
  })
  return {
    title: "Claim",
    about:
      `${rounds} claims a block and size, each of fresh due rows. "Snapshot held": another session keeps a transaction ` +
      `open meanwhile, as a long report does, so that no dead row is cleaned away; information, without a goal.`,
    figures,
  }
}
