import { FaultServer, type Fault, type RecordedRequest, type Reply } from "./fault-server"
import { AUTHORIZATION } from "./http-erp"

/** A page as the `http` connector is answered. */
export interface StockAnswer {
  items: unknown
  next_cursor?: unknown
  watermark?: unknown
}

interface Change {
  sku: string
  quantity: number
  version: number
}

/** What one request asked for. */
export type Asked = Record<string, string>

/**
 * The stock of an ERP behind GET /stock: a log of changes, two a page. A cursor is a place in the log; it is forgotten
 * when the ERP restarts.
 */
export class StockErp {
  readonly #changes: Change[] = []
  readonly #server = new FaultServer((request) => this.#answer(request))
  #cursors = new Set<string>()
  /** Called before a page is answered. */
  onPage: () => void = () => undefined
  /** Answers instead, with these pages in turn; the last one stays. */
  script: StockAnswer[] = []

  get url(): string {
    return this.#server.url
  }

  /** Query parameters of every request, in order. */
  get asked(): Asked[] {
    return this.#server.requests.map(({ path }) => Object.fromEntries(new URL(path, this.url).searchParams))
  }

  get requests(): readonly RecordedRequest[] {
    return this.#server.requests
  }

  change(sku: string, quantity: number): void {
    this.#changes.push({ sku, quantity, version: this.#changes.length + 1 })
  }

  restart(): void {
    this.#cursors = new Set()
  }

  failOnce(fault: Fault): void {
    this.#server.fail(() => true, fault, true)
  }

  comeUp(): Promise<void> {
    return this.#server.comeUp()
  }

  goDown(): Promise<void> {
    return this.#server.goDown()
  }

  #answer({ path, headers }: RecordedRequest): Reply {
    if (headers.authorization !== AUTHORIZATION) {
      return { status: 401, body: '{"message":"unknown token"}' }
    }
    if (this.script.length) {
      return json(this.script.length > 1 ? this.script.shift() : this.script[0])
    }
    const { searchParams } = new URL(path, this.url)
    const cursor = searchParams.get("cursor")
    if (cursor !== null && !this.#cursors.has(cursor)) {
      return { status: 410, body: '{"message":"the cursor has expired"}' }
    }
    this.onPage()
    const from = Number(cursor?.slice("at ".length) ?? searchParams.get("since") ?? 0)
    const next = `at ${from + 2}`
    const more = this.#changes.length > from + 2
    if (more) {
      this.#cursors.add(next)
    }
    return json({
      items: this.#changes.slice(from, from + 2),
      next_cursor: more ? next : null,
      watermark: `${this.#changes.length}`,
    })
  }
}

const json = (body: unknown): Reply => ({ status: 200, body: JSON.stringify(body) })
