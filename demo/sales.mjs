import { setTimeout as wait } from "node:timers/promises"

/** A store on two cores does not get faster with more; queueing would only show in the checkout times. */
const SHOPPERS = 2

/** The demo's shoppers, what became of them, and the people of the store who change some of their orders. */
export class Sales {
  /** @type {import("./shopper.mjs").PlacedOrder[]} */
  orders = []
  /** @type {unknown[]} */
  errors = []
  #started = 0
  #placeOrder
  #backOffice
  #total

  /**
   * @param {(number: number) => Promise<import("./shopper.mjs").PlacedOrder>} placeOrder
   * @param {import("./back-office.mjs").BackOffice} backOffice
   * @param {number} total shoppers that will ever come
   */
  constructor(placeOrder, backOffice, total) {
    this.#placeOrder = placeOrder
    this.#backOffice = backOffice
    this.#total = total
  }

  /**
   * Sends shoppers, two at a time, until `upTo` have come since the beginning. Resolves when all have left;
   * after the very last one, when all changes are made, too.
   *
   * @param {number} upTo
   * @param {object} [pace]
   * @param {number} [pace.everyMs] least distance between two that come; default none
   * @param {AbortSignal} [pace.until] nobody comes any more after that
   */
  async sell(upTo, { everyMs = 0, until } = {}) {
    const begun = performance.now()
    const first = this.#started
    const last = Math.min(upTo, this.#total)
    const oneAfterTheOther = async () => {
      while (this.#started < last && !until?.aborted) {
        const number = this.#started++
        const comesAt = begun + (number - first) * everyMs
        await wait(Math.max(0, comesAt - performance.now()))
        await this.#serve(number)
        await this.#backOffice.work(number)
      }
    }
    await Promise.all(Array.from({ length: SHOPPERS }, oneAfterTheOther))
    if (this.#started === this.#total) {
      await this.#backOffice.work(Infinity)
    }
  }

  /** @param {number} number */
  async #serve(number) {
    try {
      const order = await this.#placeOrder(number)
      this.orders.push(order)
      this.#backOffice.noteOrder(order.id, number)
    } catch (error) {
      this.errors.push(error)
    }
  }
}
