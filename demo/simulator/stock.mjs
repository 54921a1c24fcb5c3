import { createHmac, randomUUID } from "node:crypto"

/**
 * @typedef {object} StockItem one line of a `stock.level` message
 * @property {string} sku
 * @property {string} location
 * @property {number} quantity
 * @property {number} version grows with every change of this article
 */

/** The ERP's stock ledger: what is there of each article, and how often that has changed. */
export class ErpStock {
  static LOCATION = "WH1"
  /** @type {Map<string, { quantity: number, version: number }>} */
  #levels = new Map()

  /** @param {string[]} skus */
  constructor(skus) {
    for (const sku of skus) {
      this.#levels.set(sku, { quantity: 0, version: 0 })
    }
  }

  /** Goods come and go. @param {string} sku @param {number} quantity @returns {StockItem} */
  book(sku, quantity) {
    const version = (this.#levels.get(sku)?.version ?? 0) + 1
    this.#levels.set(sku, { quantity, version })
    return { sku, location: ErpStock.LOCATION, quantity, version }
  }

  /** @returns {Map<string, number>} quantity by SKU */
  truth() {
    return new Map([...this.#levels].map(([sku, { quantity }]) => [sku, quantity]))
  }
}

/**
 * @param {object[]} items
 * @param {number} [version] of the message type
 */
export function stockEvent(items, version = 2) {
  return {
    specversion: "1.0",
    id: randomUUID(),
    source: "/erp-simulator",
    type: "stock.level",
    version,
    time: new Date().toISOString(),
    data: { items },
  }
}

/**
 * Headers of a request signed as Standard Webhooks says.
 *
 * @param {string} body
 * @param {string} secret `whsec_` + base64
 */
export function signed(body, secret) {
  const id = randomUUID()
  const timestamp = String(Math.floor(Date.now() / 1000))
  const mac = createHmac("sha256", Buffer.from(secret.replace(/^whsec_/, ""), "base64"))
    .update(`${id}.${timestamp}.${body}`)
    .digest("base64")
  return { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": `v1,${mac}` }
}
