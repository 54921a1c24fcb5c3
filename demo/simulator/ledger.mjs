import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from "node:fs"

/**
 * @typedef {object} ErpDocument as it stands after everything that was written about it
 * @property {string} at RFC 3339 UTC
 * @property {string} id
 * @property {string} number
 * @property {string} reference
 * @property {string} idempotency_key
 * @property {string} order_id
 * @property {string} total
 * @property {string} city where it is shipped
 * @property {number} revision 1 as it was booked
 * @property {boolean} canceled
 *
 * @typedef {object} Booking
 * @property {"document"} kind
 * @property {string} at
 * @property {string} id
 * @property {string} number
 * @property {string} reference
 * @property {string} idempotency_key
 * @property {string} order_id
 * @property {string} total
 * @property {string} city
 *
 * @typedef {object} Revision
 * @property {"revision"} kind
 * @property {string} at
 * @property {string} id of the document
 * @property {string} idempotency_key
 * @property {number} revision
 * @property {string} total
 * @property {string} city
 *
 * @typedef {object} Cancellation
 * @property {"cancellation"} kind
 * @property {string} at
 * @property {string} id of the document
 * @property {string} idempotency_key
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
 * The ERP's books: one JSON line per document, revision, cancellation and request, appended and synced to disk before
 * anything is answered.
 *
 * The file is the truth; {@link Ledger.documents} keeps it in memory because the ERP is asked for references.
 */
export class Ledger {
  /** @type {ErpDocument[]} */
  documents = []
  /** What was done under which key. @type {Map<string, ErpDocument>} */
  #byKey
  #file

  /** @param {string} path opened or created; documents already in it keep their numbers */
  constructor(path) {
    this.#file = openSync(path, "a")
    const { documents, byKey } = readLedger(path)
    this.documents = documents
    this.#byKey = byKey
  }

  /** @param {string} reference */
  findByReference(reference) {
    return this.documents.find((document) => document.reference === reference)
  }

  /** @param {string} key of a booking, a revision or a cancellation */
  findByKey(key) {
    return key ? this.#byKey.get(key) : undefined
  }

  /**
   * Books an order under the next number. Does not ask whether it is there already.
   *
   * @param {Pick<ErpDocument, "reference" | "idempotency_key" | "order_id" | "total" | "city">} order
   */
  book(order) {
    const count = this.documents.length + 1
    /** @type {Booking} */
    const booking = {
      kind: "document",
      at: new Date().toISOString(),
      id: String(1000 + count),
      number: `S${String(count).padStart(5, "0")}`,
      ...order,
    }
    const document = booked(booking)
    this.#append(booking)
    this.documents.push(document)
    this.#remember(booking, document)
    return document
  }

  /**
   * Replaces what a document says; its number stays.
   *
   * @param {ErpDocument} document
   * @param {Pick<Revision, "revision" | "total" | "city" | "idempotency_key">} change
   */
  revise(document, change) {
    this.#change(document, { kind: "revision", at: new Date().toISOString(), id: document.id, ...change })
  }

  /**
   * @param {ErpDocument} document
   * @param {Pick<Cancellation, "idempotency_key">} change
   */
  cancel(document, change) {
    this.#change(document, { kind: "cancellation", at: new Date().toISOString(), id: document.id, ...change })
  }

  /** @param {Omit<SeenRequest, "kind" | "at">} request */
  note(request) {
    this.#append({ kind: "request", at: new Date().toISOString(), ...request })
  }

  close() {
    closeSync(this.#file)
  }

  /**
   * @param {ErpDocument} document
   * @param {Revision | Cancellation} change
   */
  #change(document, change) {
    this.#append(change)
    apply(document, change)
    this.#remember(change, document)
  }

  /**
   * @param {{ idempotency_key: string }} entry
   * @param {ErpDocument} document
   */
  #remember({ idempotency_key: key }, document) {
    if (!this.#byKey.has(key)) {
      this.#byKey.set(key, document)
    }
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
 * @returns {{ documents: ErpDocument[], byKey: Map<string, ErpDocument>, requests: SeenRequest[] }}
 */
export function readLedger(path) {
  /** @type {(Booking | Revision | Cancellation | SeenRequest)[]} */
  const entries = readFileSync(path, "utf8")
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  /** @type {Map<string, ErpDocument>} */
  const documents = new Map()
  /** @type {Map<string, ErpDocument>} */
  const byKey = new Map()
  /** @type {SeenRequest[]} */
  const requests = []
  for (const entry of entries) {
    if (entry.kind === "request") {
      requests.push(entry)
      continue
    }
    const document = entry.kind === "document" ? booked(entry) : documents.get(entry.id)
    if (!document) {
      throw new Error(`The ledger has a ${entry.kind} of document ${entry.id}, but no such document`)
    }
    documents.set(entry.id, document)
    if (entry.kind !== "document") {
      apply(document, entry)
    }
    if (!byKey.has(entry.idempotency_key)) {
      byKey.set(entry.idempotency_key, document)
    }
  }
  return { documents: [...documents.values()], byKey, requests }
}

/** @param {Booking} booking @returns {ErpDocument} */
function booked({ kind: _, ...order }) {
  return { ...order, revision: 1, canceled: false }
}

/**
 * @param {ErpDocument} document
 * @param {Revision | Cancellation} change
 */
function apply(document, change) {
  if (change.kind === "cancellation") {
    document.canceled = true
  } else {
    document.revision = change.revision
    document.total = change.total
    document.city = change.city
  }
}
