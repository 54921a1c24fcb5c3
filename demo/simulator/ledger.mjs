import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"

/**
 * @typedef {object} ErpDocument
 * @property {"document"} kind
 * @property {string} at RFC 3339 UTC
 * @property {string} id
 * @property {string} number
 * @property {string} reference
 * @property {string} idempotency_key
 * @property {string} order_id
 * @property {string} total
 *
 * @typedef {object} SeenRequest
 * @property {"request"} kind
 * @property {string} at RFC 3339 UTC
 * @property {string} mode
 * @property {string} call for example `POST /orders`
 * @property {number | null} status null: the caller got no answer
 * @property {string} [reason] why it was refused
 */

/**
 * The ERP's books: one JSON line per document and per request, appended and synced to disk before anything is answered.
 *
 * The file is the truth; {@link Ledger.documents} keeps it in memory because the ERP is asked for references.
 */
export class Ledger {
  /** @type {ErpDocument[]} */
  documents = []
  #file

  /** @param {string} path opened or created; documents already in it keep their numbers */
  constructor(path) {
    this.#file = openSync(path, "a")
    this.documents = readLedger(path).documents
  }

  /** @param {string} reference */
  findByReference(reference) {
    return this.documents.find((document) => document.reference === reference)
  }

  /** @param {string} key */
  findByKey(key) {
    return key ? this.documents.find((document) => document.idempotency_key === key) : undefined
  }

  /**
   * Books an order under the next number. Does not ask whether it is there already.
   *
   * @param {Pick<ErpDocument, "reference" | "idempotency_key" | "order_id" | "total">} order
   */
  book(order) {
    const count = this.documents.length + 1
    /** @type {ErpDocument} */
    const document = {
      kind: "document",
      at: new Date().toISOString(),
      id: String(1000 + count),
      number: `S${String(count).padStart(5, "0")}`,
      ...order,
    }
    this.#append(document)
    this.documents.push(document)
    return document
  }

  /** @param {Omit<SeenRequest, "kind" | "at">} request */
  note(request) {
    this.#append({ kind: "request", at: new Date().toISOString(), ...request })
  }

  close() {
    closeSync(this.#file)
  }

  /** @param {object} entry */
  #append(entry) {
    writeSync(this.#file, JSON.stringify(entry) + "\n")
    fsyncSync(this.#file)
  }
}

/**
 * Reads a ledger back from disk.
 *
 * @param {string} path
 * @returns {{ documents: ErpDocument[], requests: SeenRequest[] }}
 */
export function readLedger(path) {
  /** @type {(ErpDocument | SeenRequest)[]} */
  const entries = readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return {
    documents: entries.filter((entry) => entry.kind === "document"),
    requests: entries.filter((entry) => entry.kind === "request"),
  }
}
