import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { interleaved } from "./blocks.mjs"
import { figure, ratioFigure } from "./figures.mjs"
import { StockStore } from "./stock-store.mjs"

const LEVELS = { quick: 4_000, full: 20_000 }
/** So often all levels are said, one message after the other, where memory is measured. */
const TIMES = 5
const MB = 2 ** 20

/**
 * Absolute quantities for all levels of a store, each of which changes: by a plain UPDATE, by Medusa's own ways, by the
 * plugin's writer alone, and through the inbox. All on the same rows, which start every time as autovacuum leaves them.
 *
 * @param {import("./run.mjs").BenchContext} context
 */
export async function stock({ servers, blocks, quick, directory, cleanup, say }) {
  const size = quick ? LEVELS.quick : LEVELS.full
  say(`stock: making a store with ${size} levels`)
  const store = await StockStore.create(servers, size, directory, cleanup)
  /** @param {() => Promise<void | number>} write gives milliseconds where it measured them itself */
  const perSecond = async (write) => {
    await store.rest()
    const before = performance.now()
    const own = await write()
    return (size * 1_000) / (own ?? performance.now() - before)
  }
  const ways = {
    plain: () => perSecond(() => store.plainUpdate(false)),
    remembered: () => perSecond(() => store.plainUpdate(true)),
    module: () => perSecond(() => store.medusaWrites("module")),
    workflow: () => perSecond(() => store.medusaWrites("workflow")),
    onHand: () => perSecond(() => store.write("on_hand")),
    available: () => perSecond(() => store.write("available")),
    inbox: () => perSecond(() => store.say().then(() => store.drain())),
  }
  say("stock: every way once, so that every row is known")
  for (const way of Object.values(ways)) {
    await way()
  }
  const rows = await interleaved(blocks, ways, (step) => say(`stock: ${step}`))
  /** @type {{ heap: number, rss: number }[]} */
  const memory = []
  for (let block = 0; block < blocks; block++) {
    say(`stock, memory: block ${block + 1} of ${blocks}`)
    memory.push(await growth(store))
  }
  const [title, items] = ["stock, rows written", TIMES * size]
  return [
    figure(title, "plain UPDATE, 1,000 at once", "per s", rows.plain),
    figure(title, "the same, and a plain upsert of a row that remembers it", "per s", rows.remembered),
    figure(title, "inventory module, 100 at once", "per s", rows.module),
    figure(title, "workflow, 100 at once", "per s", rows.workflow),
    figure(title, "writer, on_hand", "per s", rows.onHand),
    figure(title, "writer, available, a 20th reserved", "per s", rows.available),
    figure(title, "inbox to level, messages of 5,000", "per s", rows.inbox),
    ratioFigure(title, "writer, on_hand / plain UPDATE", rows.onHand, rows.plain, { at: "least", limit: 0.7 }),
    ratioFigure(title, "writer, available / plain UPDATE", rows.available, rows.plain, { at: "least", limit: 0.7 }),
    ratioFigure(title, "writer, on_hand / plain UPDATE and upsert", rows.onHand, rows.remembered),
    ratioFigure(title, "writer, on_hand / inventory module", rows.onHand, rows.module, { at: "least", limit: 15 }),
    ratioFigure(title, "writer, on_hand / workflow", rows.onHand, rows.workflow),
    ratioFigure(title, "inbox to level / plain UPDATE", rows.inbox, rows.plain, { at: "least", limit: 0.3 }),
    figure(
      `stock, memory while ${items} items drain`,
      "heap, growth",
      "MB",
      memory.map(({ heap }) => heap / MB)
    ),
    figure(
      `stock, memory while ${items} items drain`,
      "resident, growth",
      "MB",
      memory.map(({ rss }) => rss / MB)
    ),
  ]
}

/** By how much the process grows at most, in bytes. @param {StockStore} store */
async function growth(store) {
  for (let time = 0; time < TIMES; time++) {
    await store.rest()
    await store.say()
  }
  collectGarbage()
  const before = process.memoryUsage()
  const most = { heap: 0, rss: 0 }
  await store.drain(() => {
    const { heapUsed, rss } = process.memoryUsage()
    most.heap = Math.max(most.heap, heapUsed - before.heapUsed)
    most.rss = Math.max(most.rss, rss - before.rss)
  })
  return most
}

function collectGarbage() {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc")()
}
