import { setTimeout as wait } from "node:timers/promises"
import { compare } from "./comparison.mjs"
import { Sales } from "./sales.mjs"
import { checkStock, isSettled } from "./stock-check.mjs"
import { killInMidDrain } from "./store-kill.mjs"

const POLL_MS = 1_000
/** The drain is given up when nothing has moved for so long: more than the first three slots of the retry schedule. */
const STALLED_AFTER_MS = 180_000

/** So many orders come before the one that the ERP refuses. */
const BEFORE_REFUSAL = 3

/** How the ERP is down, each for a third of the outage. */
const stages = /** @type {const} */ ([
  { mode: "refused", phase: "ERP refuses" },
  { mode: "unavailable", phase: "ERP answers 503" },
  { mode: "slow", phase: "ERP loses replies" },
])

/**
 * The story of the demo: a third of the orders while the ERP is up, a third while it is down, the rest when it is back;
 * then until nothing waits any more. All along some orders are canceled and some changed. With `kill` the store dies in the middle of the drain and is started again; nobody
 * buys meanwhile, since a store that is dead says nothing about its ERP.
 */
export class Scenario {
  #options
  #simulator
  #store
  #readOverview
  #backOffice
  #operator
  #progress
  #sales
  #stockFeed
  #databaseUrl
  #phase = "ERP is up"
  #overview = { depth: 0, dead: 0, circuit: "closed" }
  #inErp = 0

  /**
   * @param {import("./options.mjs").DemoOptions} options
   * @param {object} world
   * @param {import("./erp-simulator.mjs").ErpSimulator} world.simulator
   * @param {import("./store.mjs").Store} world.store
   * @param {(number: number) => Promise<import("./shopper.mjs").PlacedOrder>} world.placeOrder
   * @param {import("./back-office.mjs").BackOffice} world.backOffice
   * @param {import("./operator.mjs").Operator} world.operator
   * @param {() => Promise<import("./erp-admin.mjs").Overview>} world.readOverview
   * @param {import("./stock-feed.mjs").StockFeed} world.stockFeed
   * @param {string} world.databaseUrl
   * @param {import("./progress.mjs").Progress} world.progress
   */
  constructor(options, { backOffice, operator, placeOrder, progress, readOverview, ...world }) {
    const { simulator, store, stockFeed, databaseUrl } = world
    this.#options = options
    this.#simulator = simulator
    this.#store = store
    this.#readOverview = readOverview
    this.#backOffice = backOffice
    this.#operator = operator
    this.#stockFeed = stockFeed
    this.#databaseUrl = databaseUrl
    this.#progress = progress
    this.#sales = new Sales(placeOrder, backOffice, options.orders)
  }

  /** @returns {Promise<import("./report.mjs").Observation>} */
  async play() {
    const stopWatching = new AbortController()
    const watching = this.#watch(stopWatching.signal)
    const stockOver = new AbortController()
    const stock = this.#stockFeed.play(stockOver.signal)
    const story = this.#story(async () => {
      stockOver.abort()
      await stock
    })
    try {
      return await Promise.race([story, failureOf(stock), /** @type {Promise<never>} */ (watching)])
    } finally {
      stopWatching.abort()
    }
  }

  /** @param {() => Promise<void>} endStock */
  async #story(endStock) {
    const third = Math.floor(this.#options.orders / 3)
    await this.#sales.sell(Math.min(BEFORE_REFUSAL, third))
    await this.#simulator.refuse(1)
    await this.#sales.sell(third)

    const outageBegan = performance.now()
    const outage = new AbortController()
    const everyMs = (this.#options.outageSeconds * 1000) / third
    const sellingOn = this.#sales.sell(2 * third, { everyMs, until: outage.signal })
    const refusedBefore = this.#store.refusedConnections.length
    await this.#takeErpDown()
    if (this.#options.kill) {
      await sellingOn // the outage lasts until a third of the orders waits, however slow the machine is
    }
    const refused = this.#store.refusedConnections.length - refusedBefore
    outage.abort()
    const erpReturned = performance.now()

    await this.#enter(this.#options.kill ? "busy" : "up", "ERP is back")
    await sellingOn // somebody may still be at the checkout
    const kill = this.#options.kill ? await this.#killStore() : undefined
    await this.#sales.sell(this.#options.orders)
    await this.#drained()
    const drainMs = performance.now() - erpReturned
    await this.#operator.mend()
    await this.#drained()
    await endStock()
    await this.#stockSettled()

    const { requests } = await this.#simulator.stats()
    const { depth, dead } = await this.#readOverview()
    return {
      orders: this.#sales.orders,
      changes: this.#backOffice.changes,
      shopperErrors: this.#sales.errors,
      adminErrors: this.#backOffice.errors,
      documents: await this.#simulator.documents(),
      deadLetters: dead,
      depth,
      outageMs: erpReturned - outageBegan,
      drainMs,
      requestsDuringOutage: refused + requestsDuringOutage(requests),
      stock: await checkStock(this.#databaseUrl, this.#stockFeed),
      alerts: this.#operator.seen(),
      kill,
    }
  }

  async #stockSettled() {
    const givenUp = performance.now() + STALLED_AFTER_MS
    while (!(await isSettled(this.#databaseUrl)) && performance.now() < givenUp) {
      await wait(100)
    }
  }

  /** @returns {Promise<NonNullable<import("./report.mjs").Observation["kill"]>>} nothing but zeros when it came too late */
  async #killStore() {
    const kill = await killInMidDrain({
      store: this.#store,
      simulator: this.#simulator,
      readOverview: this.#readOverview,
    })
    const died = performance.now()
    const waiting = kill ? this.#waiting(kill.documents) : 0
    if (kill) {
      this.#progress.say(`kill -9 of the store: ${waiting} orders wait, ${kill.underWay} calls are under way`)
      await this.#enter("up", "Store is dead") // now, since it would cut the calls of a store that lives
      await this.#store.start()
    } else {
      await this.#enter("up", "ERP is back")
    }
    if (!kill) {
      return { count: 0, waiting, underWay: 0, downMs: 0 }
    }
    const downMs = performance.now() - died
    this.#phase = "Store is back"
    return { count: this.#store.kills, waiting, underWay: kill.underWay, downMs }
  }

  async #takeErpDown() {
    const stageMs = (this.#options.outageSeconds * 1000) / stages.length
    const began = performance.now()
    for (const [index, { mode, phase }] of stages.entries()) {
      await this.#enter(mode, phase)
      await wait(began + (index + 1) * stageMs - performance.now())
    }
  }

  /**
   * @param {import("./simulator/erp.mjs").Mode} mode
   * @param {string} phase
   */
  async #enter(mode, phase) {
    await this.#simulator.enter(mode)
    this.#phase = phase
    this.#show()
  }

  async #drained() {
    let movedAt = performance.now()
    let before = ""
    while (!(await this.#isDrained()) && performance.now() - movedAt < STALLED_AFTER_MS) {
      await wait(100)
      const now = `${this.#overview.depth} ${this.#inErp}`
      if (now !== before) {
        before = now
        movedAt = performance.now()
      }
    }
  }

  /** Depth alone does not tell: an order or a change the plugin has not noticed yet waits nowhere. */
  async #isDrained() {
    const { depth, dead } = this.#overview
    if (depth > 0) {
      return false
    }
    return this.#waiting(await this.#simulator.documents()) <= dead
  }

  /**
   * @param {import("./simulator/ledger.mjs").ErpDocument[]} documents
   * @returns {number} orders that the ERP does not have, or not as they are now
   */
  #waiting(documents) {
    const { lost, wouldShip, stale } = compare(this.#sales.orders, this.#backOffice.changes, documents)
    return lost + wouldShip + stale
  }

  /**
   * Resolves never; rejects when the plugin or the simulator cannot be asked, unless the store has been killed.
   *
   * @param {AbortSignal} signal
   */
  async #watch(signal) {
    while (!signal.aborted) {
      const { kills } = this.#store
      try {
        const [overview, { orders }] = await Promise.all([this.#readOverview(), this.#simulator.stats()])
        this.#overview = overview
        this.#inErp = orders
        await this.#operator.look()
        this.#show()
      } catch (error) {
        if (!this.#store.isDown && this.#store.kills === kills) {
          throw error
        }
      }
      await wait(POLL_MS)
    }
    await new Promise(() => undefined)
  }

  #show() {
    this.#progress.show({
      phase: this.#phase,
      placed: this.#sales.orders.length,
      total: this.#options.orders,
      inErp: this.#inErp,
      depth: this.#overview.depth,
      circuit: this.#overview.circuit,
      shopperErrors: this.#sales.errors.length,
    })
  }
}

/** Resolves never. @param {Promise<void>} work @returns {Promise<never>} */
async function failureOf(work) {
  await work
  return new Promise(() => undefined)
}

/** @param {Record<string, Record<string, number>>} requests by mode and call */
function requestsDuringOutage(requests) {
  return stages.flatMap(({ mode }) => Object.values(requests[mode] ?? {})).reduce((sum, count) => sum + count, 0)
}
