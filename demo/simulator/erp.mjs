import { createServer } from "node:http"
import { setTimeout as wait } from "node:timers/promises"
import { readMessage } from "./message.mjs"
import { checkOrder } from "./order-check.mjs"
import { isSigned } from "./signature.mjs"

/**
 * @typedef {"up" | "busy" | "refused" | "unavailable" | "slow"} Mode
 *   `busy`: booking takes long, and nothing is wrong. `refused`: nobody listens. `unavailable`: 503 to everything.
 *   `slow`: everything takes long, and an order is booked but its reply never comes.
 *
 * @typedef {object} ErpSettings
 * @property {number} port
 * @property {string} token bearer token its callers must show
 * @property {string[]} signing_secrets
 * @property {"key" | "lookup"} idempotency
 * @property {string[]} skus the articles it knows
 * @property {string} currency_code the one currency its books are kept in
 * @property {number} [processing_ms] how long it needs for an answer; default 50
 */

const PROCESSING_MS = 50
const SLOW_MS = 1_500
/** Longer than a look at the store takes, shorter than its timeout. */
const BUSY_MS = 2_500
const MAX_BODY_BYTES = 1_048_576

/**
 * An ERP as its callers see it: takes orders, their revisions and cancellations over HTTP, refuses what it cannot book,
 * goes down when told to.
 *
 * Like most real ones it books what it is sent, twice if it is sent twice. Only with `idempotency: "key"` does a repeated
 * `Idempotency-Key` get the first document again. A revision is taken if it is newer than what the books say, so that
 * sending it twice, or late, changes nothing.
 */
export class Erp {
  /** @type {Mode} */
  mode = "up"
  /** Orders it is working on, whether or not the caller is still there. */
  underWay = 0
  /** References of orders it refuses, and how many more it will. */
  #refused = new Set()
  #toRefuse = 0
  #settings
  #ledger
  #server = createServer((request, response) => void this.#handle(request, response))

  /**
   * @param {ErpSettings} settings
   * @param {import("./ledger.mjs").Ledger} ledger
   */
  constructor(settings, ledger) {
    this.#settings = settings
    this.#ledger = ledger
  }

  async start() {
    if (!this.#server.listening) {
      await new Promise((resolve, reject) => {
        this.#server.once("error", reject)
        this.#server.listen(this.#settings.port, "127.0.0.1", () => resolve(undefined))
      })
    }
  }

  async stop() {
    if (this.#server.listening) {
      await new Promise((resolve) => {
        this.#server.close(resolve)
        this.#server.closeAllConnections()
      })
    }
  }

  /**
   * Every change is a restart: connections are cut, replies still owed are never given.
   *
   * @param {Mode} mode
   */
  async enter(mode) {
    await this.stop()
    this.mode = mode
    if (mode !== "refused") {
      await this.start()
    }
  }

  /**
   * Refuses the next so many new orders, whenever they come: their customers are blocked. 0: nobody is any more.
   *
   * @param {number} orders
   */
  refuse(orders) {
    this.#toRefuse = orders
    if (orders === 0) {
      this.#refused.clear()
    }
  }

  /** @param {string} reference */
  #isRefused(reference) {
    if (this.#toRefuse > 0 && !this.#refused.has(reference)) {
      this.#toRefuse--
      this.#refused.add(reference)
    }
    return this.#refused.has(reference)
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #handle(request, response) {
    const mode = this.mode
    const path = new URL(request.url ?? "/", "http://erp").pathname
    const reference = /^\/orders\/by-reference\/([^/]+)$/.exec(path)?.[1]
    const call = `${request.method} ${reference ? "/orders/by-reference" : path.slice(0, 100)}`
    const work = call === "POST /orders" ? 1 : 0
    this.underWay += work
    const answer = await this.#answer(request, mode, call, reference).catch(() => ({
      status: 400,
      body: { error: "The request broke off or is too large" },
    }))
    this.underWay -= work
    const lost = mode === "slow" && call === "POST /orders" && answer.status < 300
    this.#ledger.note({
      mode,
      call,
      status: lost || request.socket.destroyed ? null : answer.status,
      ...("error" in answer.body && { reason: answer.body.error }),
    })
    if (!lost) {
      response.writeHead(answer.status, { "content-type": "application/json" }).end(JSON.stringify(answer.body))
    }
  }

  /**
   * @param {import("node:http").IncomingMessage} request
   * @param {Mode} mode
   * @param {string} call
   * @param {string | undefined} reference
   * @returns {Promise<{ status: number, body: Record<string, unknown> & { error?: string } }>}
   */
  async #answer(request, mode, call, reference) {
    const body = await readBody(request)
    if (mode === "unavailable") {
      return { status: 503, body: { error: "Down for maintenance" } }
    }
    if (request.headers.authorization !== `Bearer ${this.#settings.token}`) {
      return { status: 401, body: { error: "Wrong credentials" } }
    }
    await wait(processingMs(mode, call, this.#settings.processing_ms))
    if (call === "GET /health") {
      return { status: 200, body: { status: "ok" } }
    }
    if (call === "GET /orders/by-reference" && reference) {
      const document = this.#ledger.findByReference(decodeURIComponent(reference))
      return document ? { status: 200, body: shown(document) } : { status: 404, body: { error: "No such order" } }
    }
    if (call === "POST /orders") {
      return this.#take(request.headers, body)
    }
    return { status: 404, body: { error: "No such address" } }
  }

  /**
   * @param {import("node:http").IncomingHttpHeaders} headers
   * @param {Buffer} body
   */
  #take(headers, body) {
    if (!isSigned({ headers, body }, this.#settings.signing_secrets)) {
      return { status: 401, body: { error: "Wrong signature" } }
    }
    const idempotencyKey = String(headers["idempotency-key"] ?? "")
    const known = this.#settings.idempotency === "key" && this.#ledger.findByKey(idempotencyKey)
    if (known) {
      return { status: 200, body: shown(known) }
    }
    const message = readMessage(body)
    if ("error" in message) {
      return { status: message.status, body: { error: message.error } }
    }
    switch (message.type) {
      case "order.placed":
        return this.#book(message, idempotencyKey)
      case "order.edited":
        return this.#revise(message, idempotencyKey)
      case "order.canceled":
        return this.#cancel(message, idempotencyKey)
    }
  }

  /**
   * @param {import("./message.mjs").Message} message
   * @param {string} idempotencyKey
   */
  #book({ reference, data }, idempotencyKey) {
    const checked = checkOrder(data, this.#settings)
    if ("error" in checked) {
      return { status: checked.status, body: { error: checked.error } }
    }
    if (this.#isRefused(reference)) {
      return { status: 422, body: { error: "The customer's account is blocked" } }
    }
    const order = { order_id: reference, reference, ...checked, idempotency_key: idempotencyKey }
    return { status: 201, body: shown(this.#ledger.book(order)) }
  }

  /**
   * @param {import("./message.mjs").Message} message
   * @param {string} idempotencyKey
   */
  #revise({ reference, revision, data }, idempotencyKey) {
    const document = this.#ledger.findByReference(reference)
    if (!document) {
      return { status: 422, body: { error: "No such order" } }
    }
    const checked = checkOrder(data, this.#settings)
    if ("error" in checked) {
      return { status: checked.status, body: { error: checked.error } }
    }
    if (revision > document.revision) {
      this.#ledger.revise(document, { revision, ...checked, idempotency_key: idempotencyKey })
    }
    return { status: 200, body: shown(document) }
  }

  /**
   * @param {import("./message.mjs").Message} message
   * @param {string} idempotencyKey
   */
  #cancel({ reference }, idempotencyKey) {
    const document = this.#ledger.findByReference(reference)
    if (!document) {
      return { status: 404, body: { error: "No such order" } }
    }
    if (!document.canceled) {
      this.#ledger.cancel(document, { idempotency_key: idempotencyKey })
    }
    return { status: 200, body: shown(document) }
  }
}

/** @param {import("./ledger.mjs").ErpDocument} document */
function shown({ id, number, reference }) {
  return { id, number, reference }
}

/**
 * @param {Mode} mode
 * @param {string} call
 * @param {number} [usual]
 */
function processingMs(mode, call, usual = PROCESSING_MS) {
  if (mode === "slow") {
    return SLOW_MS
  }
  return mode === "busy" && call === "POST /orders" ? BUSY_MS : usual
}

/** @param {import("node:http").IncomingMessage} request */
async function readBody(request) {
  /** @type {Buffer[]} */
  const chunks = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) {
      throw new Error("too large")
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}
