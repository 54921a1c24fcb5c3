import { Webhook } from "standardwebhooks"
import type { Envelope } from "../../src/modules/erp/connector"
import { FaultServer, type Fault, type RecordedRequest, type Reply } from "../connectors/fault-server"

const SIGNING_SECRET = "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cywgMzIgYnl0ZXMgbG9uZw=="
const AUTHORIZATION = "Bearer token-of-the-tests"

/** What an order meets instead of a proper answer. `server` faults concern the probe as well. */
const FAULTS = {
  unavailable: { server: true, fault: { status: 503, body: '{"message":"maintenance"}' } },
  unauthorized: { server: true, fault: { status: 401, body: '{"message":"unknown token"}' } },
  wrong_path: {
    server: false,
    fault: { status: 404, headers: { "content-type": "text/html" }, body: "<html><body>Not Found</body></html>" },
  },
  conflict: { server: false, fault: { status: 409, body: '{"message":"exists"}' } },
  invalid: { server: false, fault: { status: 422, body: '{"message":"unknown article"}' } },
  throttled: { server: false, fault: { status: 429, headers: { "retry-after": "1" }, body: "{}" } },
  no_reply: { server: false, fault: "no_reply" },
  half_answer: { server: false, fault: "half_answer" },
  fails_after_commit: { server: false, fault: "fails_after_commit" },
} satisfies Record<string, { server: boolean; fault: Fault }>

export type ErpFault = keyof typeof FAULTS

export interface ErpDocument {
  id: string
  number: string
  reference: string
  envelope: Envelope
}

/**
 * An ERP for whole stores: takes what the `http` connector sends, if it is signed as Standard Webhooks says, and books
 * it, a repetition once more. It is up until told otherwise.
 */
export class ErpServer {
  readonly ledger: ErpDocument[] = []
  /** What it was told of booked orders, in order. */
  readonly changes: { key: string; envelope: Envelope }[] = []
  /** What it says of its stock, once to everybody who asks anew. */
  stock: Record<string, unknown>[] = []
  readonly #server = new FaultServer((request) => this.#answer(request))
  #up = false

  /** Everything that arrived. */
  get requests(): readonly RecordedRequest[] {
    return this.#server.requests
  }

  /** Orders that arrived, booked or not. */
  get posts(): readonly RecordedRequest[] {
    return this.requests.filter((request) => request.method === "POST")
  }

  /** Documents booked for one order. */
  documentsOf(reference: string): ErpDocument[] {
    return this.ledger.filter((document) => document.reference === reference)
  }

  /** What a connection of the `http` connector needs to reach it; after `comeUp`. */
  connection(idempotency: "key" | "lookup" | "none") {
    return {
      connector: "http",
      settings: {
        url: `${this.#server.url}/orders`,
        lookup_url: `${this.#server.url}/orders/{reference}`,
        test_url: `${this.#server.url}/status`,
        stock_url: `${this.#server.url}/stock`,
        idempotency,
        message_types: ["order.placed", "order.edited", "order.canceled"],
      },
      credentials: { signing_secrets: [SIGNING_SECRET], authorization: AUTHORIZATION },
      network: { allow_private_addresses: true, connect_timeout: "1s" },
    }
  }

  async comeUp(): Promise<void> {
    if (!this.#up) {
      await this.#server.comeUp()
      this.#up = true
    }
  }

  /** From now on connections are refused. */
  async goDown(): Promise<void> {
    if (this.#up) {
      this.#up = false
      await this.#server.goDown()
    }
  }

  /** From now on orders meet this fault; with `once` only the next one. */
  fail(name: ErpFault, { once = false } = {}): void {
    const { server, fault } = FAULTS[name]
    this.#server.fail((request) => server || request.method === "POST", fault, once)
  }

  /** Up, without faults, nothing booked, nothing heard. */
  async reset(): Promise<void> {
    this.#server.heal()
    await this.comeUp()
    this.ledger.length = 0
    this.changes.length = 0
    this.stock = []
    this.#server.requests.length = 0
  }

  heal(): void {
    this.#server.heal()
  }

  #answer(request: RecordedRequest): Reply {
    if (request.headers.authorization !== AUTHORIZATION) {
      return { status: 401, body: '{"message":"unknown token"}' }
    }
    const { pathname, searchParams } = new URL(request.path, "http://erp")
    if (pathname === "/stock") {
      return json(200, { items: searchParams.has("since") ? [] : this.stock, watermark: "now" })
    }
    const path = request.path.split("/").slice(1)
    if (request.method === "POST" && request.path === "/orders") {
      return this.#book(request)
    }
    if (request.method === "GET" && path[0] === "orders") {
      const [document] = this.documentsOf(decodeURIComponent(path[1] ?? ""))
      return document ? json(200, { id: document.id, number: document.number }) : json(404, {})
    }
    return request.path === "/status" ? json(200, { status: "ok" }) : json(404, {})
  }

  #book({ body, headers }: RecordedRequest): Reply {
    const envelope = new Webhook(SIGNING_SECRET).verify(body, headers as Record<string, string>) as Envelope
    const key = String(headers["idempotency-key"])
    if (envelope.type !== "order.placed") {
      this.changes.push({ key, envelope })
      return this.documentsOf(envelope.subject).length ? json(200, {}) : json(422, { message: "no such order" })
    }
    const number = `S${String(this.ledger.length + 1).padStart(5, "0")}`
    const document = { id: `doc-${number}`, number, reference: key, envelope }
    this.ledger.push(document)
    return json(201, { id: document.id, number })
  }
}

const json = (status: number, body: unknown): Reply => ({ status, body: JSON.stringify(body) })
