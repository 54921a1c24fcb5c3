import { randomBytes } from "node:crypto"
import { setTimeout as wait } from "node:timers/promises"
import { ErpStock, signed, stockEvent } from "./simulator/stock.mjs"

/** Articles of the one large import, and items of one message. */
export const ARTICLES = 20_000
const PER_MESSAGE = 5_000
/** Goods come and go so often. */
const EVERY_MS = 100
/** The ERP sends again what was not taken, as often as it likes. */
const AGAIN_MS = 500

/** @param {number} number */
export const skuOf = (number) => `ART-${String(number).padStart(5, "0")}`

/**
 * The ERP tells of its stock while the orders flow, as unpleasantly as real ones do: events come twice, in the wrong
 * order and long after; some make no sense, and one is not the ERP's at all.
 */
export class StockFeed {
  events = 0
  /** Forged events that were taken. */
  forgedAccepted = 0
  #stock = new ErpStock(Array.from({ length: ARTICLES }, (_, number) => skuOf(number)))
  #url
  #secret
  #changes = 0
  /** Held back, to come in the wrong order. @type {object[]} */
  #late = []
  /** @type {object | undefined} */
  #old

  /** @param {string} storeUrl @param {string} secret */
  constructor(storeUrl, secret) {
    this.#url = `${storeUrl}/hooks/erp/erp-simulator`
    this.#secret = secret
  }

  /** Imports everything, misbehaves, and goes on with single changes until `signal`. @param {AbortSignal} signal */
  async play(signal) {
    await this.#import()
    await this.#misbehave()
    while (!signal.aborted) {
      await this.#change()
      await wait(EVERY_MS)
    }
    await this.#sendLate()
  }

  /** What the ERP has, by SKU. */
  truth() {
    return this.#stock.truth()
  }

  async #import() {
    for (let from = 0; from < ARTICLES; from += PER_MESSAGE) {
      const items = Array.from({ length: PER_MESSAGE }, (_, place) =>
        this.#stock.book(skuOf(from + place), (from + place) % 97)
      )
      await this.#send(stockEvent(items))
    }
  }

  async #misbehave() {
    const { sku, location, version } = this.#stock.book(skuOf(0), 5)
    await this.#send(stockEvent([{ sku, location, quantity: 5, version }]))
    await this.#send(stockEvent([{ sku: "NO-SUCH-ARTICLE", location, quantity: 1, version: 1 }]))
    await this.#send(stockEvent([{ sku, location, delta: -3, version: version + 1 }]))
    await this.#send(stockEvent([{ sku, location, quantity: 99, version: version + 1 }], 99))
    const forged = stockEvent([{ sku, location, quantity: 1_000_000, version: version + 1 }])
    const stranger = `whsec_${randomBytes(32).toString("base64")}`
    const { status } = await this.#post(JSON.stringify(forged), stranger)
    this.forgedAccepted += status < 300 ? 1 : 0
  }

  /** Of ten changes one comes twice, three in the wrong order; now and then an old one is sent as if it were new. */
  async #change() {
    const number = this.#changes++
    const sku = skuOf((number * 7919) % ARTICLES)
    const event = stockEvent([this.#stock.book(sku, (number * 31) % 500)])
    if (number % 10 < 3) {
      this.#late.push(event, stockEvent([this.#stock.book(sku, (number * 17) % 500)]))
      return
    }
    await this.#send(event)
    if (number % 10 === 3) {
      await this.#send(event)
      await this.#sendLate()
    }
    if (number % 50 === 4) {
      this.#old ??= event
      await this.#send({ ...this.#old, id: `replay-${number}` })
    }
  }

  async #sendLate() {
    for (const event of this.#late.splice(0).reverse()) {
      await this.#send(event)
    }
  }

  /** Until it is taken. @param {object} event */
  async #send(event) {
    this.events++
    const body = JSON.stringify(event)
    for (;;) {
      const { status, text } = await this.#post(body, this.#secret)
      if (status >= 200 && status < 300) {
        return
      }
      if (status >= 400 && status < 500 && status !== 429) {
        throw new Error(`The store refused a stock event with ${status}: ${text.slice(0, 300)}`)
      }
      await wait(AGAIN_MS)
    }
  }

  /** @param {string} body @param {string} secret @returns {Promise<{ status: number, text: string }>} 0: no answer */
  async #post(body, secret) {
    try {
      const response = await fetch(this.#url, {
        method: "POST",
        headers: { "content-type": "application/cloudevents+json", ...signed(body, secret) },
        body,
        signal: AbortSignal.timeout(30_000),
      })
      return { status: response.status, text: await response.text() }
    } catch {
      return { status: 0, text: "" }
    }
  }
}
