import { FaultServer, type Fault, type RecordedRequest, type Reply } from "./fault-server"

/**
 * One kind of request a fake ERP knows, by the name the conformance suite uses: the connector's own steps that book
 * (`create`, `confirm`, …), and `lookup`.
 */
export type Routes = Record<string, (request: RecordedRequest) => boolean>

/**
 * A double of an ERP, reached over real HTTP, for the conformance suite. It books what it is sent and refuses what the
 * real one refuses; how it fails is the suite's choice.
 */
export class FakeErp {
  readonly #server: FaultServer

  /**
   * @param routes how requests are told apart.
   * @param handle the ERP itself: takes one request, answers it.
   * @param documents how many documents, drafts included, the ERP has under a reference.
   */
  constructor(
    readonly routes: Routes,
    handle: (request: RecordedRequest) => Reply,
    readonly documents: (reference: string) => number
  ) {
    this.#server = new FaultServer(handle)
  }

  get url(): string {
    return this.#server.url
  }

  /** Every request that arrived, or those of one route. */
  requests(route?: string): RecordedRequest[] {
    return route === undefined ? this.#server.requests : this.#server.requests.filter(this.#route(route))
  }

  /** The next request of this route meets a fault. */
  failOnce(route: string, fault: Fault): void {
    this.#server.fail(this.#route(route), fault, true)
  }

  /** Every request of this route meets a fault, until `heal`. */
  fail(route: string, fault: Fault): void {
    this.#server.fail(this.#route(route), fault, false)
  }

  heal(): void {
    this.#server.heal()
  }

  comeUp(): Promise<void> {
    return this.#server.comeUp()
  }

  goDown(): Promise<void> {
    return this.#server.goDown()
  }

  #route(name: string): (request: RecordedRequest) => boolean {
    const route = this.routes[name]
    if (!route) {
      throw new Error(`The fake ERP has no route ${name}`)
    }
    return route
  }
}
