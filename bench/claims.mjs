import { interleaved } from "./blocks.mjs"
import { figure, ratioFigure } from "./figures.mjs"
import { FinishedStore } from "./finished-store.mjs"
import { percentile } from "./stats.js"

const SIZES = { small: 10_000, large: 1_000_000 }
const QUICK_SIZES = { small: 2_000, large: 50_000 }
const BATCH = 100

/**
 * How long one claim takes beside few and beside many finished deliveries, for a batch and for a single due row; and, as
 * information, while a long-running transaction keeps dead rows from being cleaned away.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function claims({ servers, blocks, quick, say }) {
  const rounds = quick ? 40 : 300
  const sizes = quick ? QUICK_SIZES : SIZES
  say(`claims: writing ${sizes.large} finished deliveries`)
  const stores = {
    small: await FinishedStore.create(servers, sizes.small),
    large: await FinishedStore.create(servers, sizes.large),
  }
  const measured = await interleaved(
    blocks,
    { small: () => measure(stores.small, rounds), large: () => measure(stores.large, rounds) },
    (step) => say(`claims: ${step}`)
  )
  await Promise.all([stores.small.close(), stores.large.close()])
  return /** @type {const} */ ([
    ["batch", `claim of ${BATCH}`, { at: "most", limit: 1.5 }],
    ["single", "claim of a single due row", { at: "most", limit: 1.5 }],
    ["held", `claim of ${BATCH}, snapshot held by a long transaction`, undefined],
  ]).flatMap(([kind, name, goal]) => {
    /** @param {number} share */
    const of = (share) =>
      /** @type {const} */ (["small", "large"]).map((size) =>
        measured[size].map((times) => percentile(times[kind], share))
      )
    const [[p50Small = [], p50Large = []], [p99Small = [], p99Large = []]] = [of(0.5), of(0.99)]
    return [
      figure(name, `p50 at ${sizes.small} finished`, "ms", p50Small),
      figure(name, `p50 at ${sizes.large} finished`, "ms", p50Large),
      figure(name, `p99 at ${sizes.small} finished`, "ms", p99Small),
      figure(name, `p99 at ${sizes.large} finished`, "ms", p99Large),
      ratioFigure(name, `p99 at ${sizes.large} / at ${sizes.small}`, p99Large, p99Small, goal),
    ]
  })
}

/**
 * @param {FinishedStore} store
 * @param {number} rounds
 */
async function measure(store, rounds) {
  await store.vacuum()
  const batch = await store.claim(BATCH, rounds)
  const single = await store.claim(1, rounds)
  await store.vacuum()
  const held = await store.withHeldSnapshot(() => store.claim(BATCH, rounds))
  return { batch, single, held }
}
