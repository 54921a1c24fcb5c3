import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { Gate } from "../support/scripted-erp"

export interface LedgerDocument {
  /** What the store calls the order. */
  reference: string
  /** Id of the message it was booked from. */
  message: string
  number: string
}

/** How long it takes to book: long enough that calls overlap, as over a network. */
const LATENCY_MS = 20

/**
 * An ERP in the test's own process: it survives whatever happens to the store's processes, and remembers everything.
 *
 *   POST /documents       books; `idempotency-key` (message id): the same one again gives the same document
 *   GET  /documents?...   `reference`: the document, or 404
 *   GET  /status          it is there
 *
 * Without the header it books whatever comes, a repetition once more.
 */
export class LedgerErp {
  readonly documents: LedgerDocument[] = []
  /** Message ids it was asked to book, as they came. */
  readonly requests: string[] = []
  /** Answers to these wait at the gate; what is to be done is done before. */
  private readonly held: Partial<Record<string, Gate>> = {}
  private readonly server = createServer((request, response) => void this.answer(request, response))
  private readonly byKey = new Map<string, LedgerDocument>()

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve))
  }

  async close(): Promise<void> {
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
  }

  /** Everything is done at once and the answer kept back until the gate is opened; a caller may think it is too late. */
  holdAnswers(method: "GET" | "POST"): Gate {
    const gate = new Gate()
    this.held[method] = gate
    return gate
  }

  answerAgain(): void {
    Object.keys(this.held).forEach((method) => delete this.held[method])
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    try {
      for await (const chunk of request) {
        chunks.push(chunk as Buffer)
      }
    } catch {
      // The caller died in the middle of a sentence: nothing was asked.
      return
    }
    const url = new URL(request.url ?? "/", this.url)
    const [status, body] =
      url.pathname === "/status"
        ? [200, {}]
        : request.method === "POST"
          ? [201, await this.book(JSON.parse(Buffer.concat(chunks).toString()), request.headers["idempotency-key"])]
          : this.find(url.searchParams.get("reference"))
    await this.held[request.method ?? ""]?.pass()
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body))
  }

  private async book(
    { reference, message }: { reference: string; message: string },
    key: string | string[] | undefined
  ): Promise<LedgerDocument> {
    this.requests.push(message)
    await new Promise((resolve) => setTimeout(resolve, LATENCY_MS))
    const known = this.byKey.get(String(key))
    if (key && known) {
      return known
    }
    const document = { reference, message, number: `S${String(this.documents.length + 1).padStart(5, "0")}` }
    this.documents.push(document)
    this.byKey.set(String(key), document)
    return document
  }

  private find(reference: string | null): [number, object] {
    const document = this.documents.find((one) => one.reference === reference)
    return document ? [200, document] : [404, {}]
  }
}
