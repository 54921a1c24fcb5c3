import { createServer } from "node:http"
import { setTimeout as wait } from "node:timers/promises"
import { checkOrder } from "./order-check.mjs"
import { isSigned } from "./signature.mjs"

/**
 * @typedef {"up" | "refused" | "unavailable" | "slow"} Mode
 *   `refused`: nobody listens. `unavailable`: 503 to everything. `slow`: everything takes long, and an order is booked
 *   but its reply never comes.
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
const MAX_BODY_BYTES = 1_048_576

/**
 * An ERP as its callers see it: takes orders over HTTP, refuses what it cannot book, goes down when told to.
 *
 * Like most real ones it books what it is sent, twice if it is sent twice. Only with `idempotency: "key"` does a repeated
 * `Idempotency-Key` get the first document again.
 */
export class Erp {
  /** @type {Mode} */
  mode = "up"
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
   * @param {import("node:http").IncomingMessage} request
   * @param {import("node:http").ServerResponse} response
   */
  async #handle(request, response) {
    const mode = this.mode
    const path = new URL(request.url ?? "/", "http://erp").pathname
    const reference = /^\/orders\/by-reference\/([^/]+)$/.exec(path)?.[1]
    const call = `${request.method} ${reference ? "/orders/by-reference" : path.slice(0, 100)}`
    const answer = await this.#answer(request, mode, call, reference).catch(() => ({
      status: 400,
      body: { error: "The request broke off or is too large" },
    }))
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
    await wait(mode === "slow" ? SLOW_MS : (this.#settings.processing_ms ?? PROCESSING_MS))
    if (call === "GET /health") {
      return { status: 200, body: { status: "ok" } }
    }
    if (call === "GET /orders/by-reference" && reference) {
      const document = this.#ledger.findByReference(decodeURIComponent(reference))
      return document ? { status: 200, body: shown(document) } : { status: 404, body: { error: "No such order" } }
    }
    if (call === "POST /orders") {
      return this.#book(request.headers, body)
    }
    return { status: 404, body: { error: "No such address" } }
  }

  /**
   * @param {import("node:http").IncomingHttpHeaders} headers
   * @param {Buffer} body
   */
  #book(headers, body) {
    if (!isSigned({ headers, body }, this.#settings.signing_secrets)) {
      return { status: 401, body: { error: "Wrong signature" } }
    }
    const idempotencyKey = String(headers["idempotency-key"] ?? "")
    const known = this.#settings.idempotency === "key" && this.#ledger.findByKey(idempotencyKey)
    if (known) {
      return { status: 200, body: shown(known) }
    }
    const checked = checkOrder(body, this.#settings)
    if ("error" in checked) {
      return { status: checked.status, body: { error: checked.error } }
    }
    return { status: 201, body: shown(this.#ledger.book({ ...checked, idempotency_key: idempotencyKey })) }
  }
}

/** @param {import("./ledger.mjs").ErpDocument} document */
function shown({ id, number, reference }) {
  return { id, number, reference }
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
