import { ConnectorError, type ConnectorContext } from "../connector"
import type { Connection } from "./connections"

/** Who is called, and with what. */
export type Callee = Pick<
  Connection,
  "id" | "name" | "cache_key" | "settings" | "credentials" | "guests" | "network"
> & { policy: Pick<Connection["policy"], "timeout"> }

/**
 * Connector calls: runs a connector's code with what it needs, and ends it by the connection's timeout or with the
 * process, even where it ignores the signal.
 */
export class ConnectorCalls {
  /** How much longer than its timeout a connector that ignores the signal is waited for. */
  static readonly GRACE_MS = 1_000
  private readonly underWay = new Set<AbortController>()
  private stopping = false

  /**
   * Rejects with what `work` throws, or with ConnectorError `timeout` or `interrupted` (outcome_unknown) when it does
   * not come back.
   *
   * @param record what the connector's requests are told to
   */
  async run<Result>(
    connection: Callee,
    work: (context: ConnectorContext) => Promise<Result>,
    record?: ConnectorContext["record"]
  ): Promise<Result> {
    // Not AbortSignal.any and .timeout: their timers outlive the call, and Node may collect them before they fire.
    const call = new AbortController()
    const timer = setTimeout(
      () => call.abort(new DOMException("The call took too long.", "TimeoutError")),
      connection.policy.timeout
    )
    let grace: NodeJS.Timeout | undefined
    const ignored = new Promise<never>((_, reject) => {
      call.signal.addEventListener("abort", () => {
        grace = setTimeout(() => reject(this.stopping ? interrupted() : timedOut()), ConnectorCalls.GRACE_MS)
      })
    })
    this.underWay.add(call)
    if (this.stopping) {
      call.abort()
    }
    try {
      return await Promise.race([work(contextOf(connection, call.signal, record)), ignored])
    } finally {
      clearTimeout(timer)
      clearTimeout(grace)
      this.underWay.delete(call)
    }
  }

  /** Ends the calls under way, and at once those to come. */
  abort(): void {
    this.stopping = true
    this.underWay.forEach((call) => call.abort())
  }
}

const contextOf = (connection: Callee, signal: AbortSignal, record: ConnectorContext["record"]): ConnectorContext => ({
  connection: { id: connection.id, name: connection.name, cache_key: connection.cache_key },
  settings: connection.settings,
  credentials: connection.credentials,
  guests: connection.guests,
  network: connection.network,
  timeout_ms: connection.policy.timeout,
  signal,
  ...(record && { record }),
})

const timedOut = () =>
  new ConnectorError("outcome_unknown", { code: "timeout", message: "The connector did not come back in time." })

const interrupted = () =>
  new ConnectorError("outcome_unknown", {
    code: "interrupted",
    message: "The store was stopped before the ERP had answered.",
  })
