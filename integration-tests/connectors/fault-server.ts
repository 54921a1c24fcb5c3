import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

export interface RecordedRequest {
  method: string
  /** Path and query. */
  path: string
  headers: IncomingMessage["headers"]
  body: string
}

export interface Reply {
  status: number
  headers?: Record<string, string>
  body?: string
}

/**
 * What goes wrong.
 *
 * - a reply: given instead of handling the request; nothing is booked.
 * - the others: the request is handled, and then the answer is lost (the connection breaks), never comes, breaks off in
 *   the middle, is a 500, or is huge.
 */
export type Fault = Reply | "lost_reply" | "no_reply" | "half_answer" | "fails_after_commit" | "oversized"

/** Bytes of an oversized answer. */
export const OVERSIZED = 300_000

/** An HTTP server on 127.0.0.1 with faults on demand: the network and the machine around a fake ERP. */
export class FaultServer {
  readonly requests: RecordedRequest[] = []
  readonly #server: Server
  readonly #handle: (request: RecordedRequest) => Reply
  #port = 0
  #faults: Array<{ concerns: (request: RecordedRequest) => boolean; fault: Fault; once: boolean }> = []

  constructor(handle: (request: RecordedRequest) => Reply) {
    this.#handle = handle
    this.#server = createServer((request, response) => void this.#receive(request, response))
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** Listens; after `goDown` under the same URL as before. */
  async comeUp(): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once("error", reject)
      this.#server.listen(this.#port, "127.0.0.1", resolve)
    })
    this.#port = (this.#server.address() as AddressInfo).port
  }

  /** From now on connections are refused; open ones break. */
  async goDown(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    this.#server.closeAllConnections()
    await closed
  }

  /** Applies to the next request it concerns, or to all of them until `heal`. */
  fail(concerns: (request: RecordedRequest) => boolean, fault: Fault, once: boolean): void {
    this.#faults.push({ concerns, fault, once })
  }

  heal(): void {
    this.#faults = []
  }

  async #receive(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) {
      chunks.push(chunk as Buffer)
    }
    const { method = "", url: path = "", headers } = incoming
    const request = { method, path, headers, body: Buffer.concat(chunks).toString() }
    this.requests.push(request)

    const due = this.#faults.find(({ concerns }) => concerns(request))
    this.#faults = this.#faults.filter((entry) => entry !== due || !entry.once)
    if (typeof due?.fault === "object") {
      return answer(response, due.fault)
    }
    const reply = this.#handle(request)
    switch (due?.fault) {
      case undefined:
        return answer(response, reply)
      case "lost_reply":
        incoming.socket.resetAndDestroy()
        return
      case "no_reply":
        return
      case "half_answer":
        response.writeHead(reply.status, { "content-type": "application/json", "content-length": "1000" })
        response.write('{"id":', () => incoming.socket.destroy())
        return
      case "fails_after_commit":
        return answer(response, { status: 500, body: '{"message":"deadlock"}' })
      case "oversized":
        return answer(response, { ...reply, body: JSON.stringify({ padding: "x".repeat(OVERSIZED) }) })
    }
  }
}

function answer(response: ServerResponse, { status, headers, body = "" }: Reply): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(body)
}
