import type { Agent, Dispatcher } from "undici"

/** How far a request got: nothing left us, something may have left us, the answer has begun. */
export type Stage = "unsent" | "sent" | "answered"

/** An exchange that did not come to its end, and how far it got. */
export class ExchangeFailure extends Error {
  constructor(
    readonly stage: Stage,
    override readonly cause: unknown
  ) {
    super(`exchange failed: ${stage}`)
    this.name = "ExchangeFailure"
  }
}

export class ResponseTooLarge extends Error {}

/** The caller's signal ended the exchange: its time was up, or somebody stopped it. */
export class CallEnded extends Error {
  constructor(readonly timedOut: boolean) {
    super(timedOut ? "time is up" : "stopped")
  }
}

export interface Outgoing {
  url: URL
  method: Dispatcher.HttpMethod
  headers: Record<string, string>
  body?: string
}

export interface Answer {
  status: number
  /** Names in lower case; repeated ones are joined by a comma. */
  headers: Record<string, string>
  text: string
}

/**
 * Sends one request and takes its whole answer, whatever the status. Rejects with {@link ExchangeFailure} only.
 *
 * Built on `dispatch` because only there undici says when it starts to write (`onRequestStart`): all before is surely
 * unsent, all after may have arrived. An abort before that rejects at once, and the request is never written.
 */
export function exchange(agent: Agent, outgoing: Outgoing, signal: AbortSignal, maxBytes: number): Promise<Answer> {
  return new Promise((resolve, reject) => {
    let stage: Stage = "unsent"
    let status = 0
    let headers: Record<string, string> = {}
    let size = 0
    const chunks: Buffer[] = []
    let running: Dispatcher.DispatchController | undefined

    const fail = (cause: unknown) => {
      signal.removeEventListener("abort", onAbort)
      reject(new ExchangeFailure(stage, cause))
    }
    const ended = () => new CallEnded((signal.reason as { name?: unknown } | null)?.name === "TimeoutError")
    const onAbort = () => {
      fail(ended())
      running?.abort(ended())
    }
    if (signal.aborted) {
      return fail(ended())
    }
    signal.addEventListener("abort", onAbort, { once: true })

    const { url, method, body } = outgoing
    agent.dispatch(
      { origin: url.origin, path: url.pathname + url.search, method, headers: outgoing.headers, body },
      {
        onRequestStart(controller) {
          if (signal.aborted) {
            return controller.abort(ended())
          }
          running = controller
          stage = "sent"
        },
        onResponseStart(_controller, statusCode, received) {
          stage = "answered"
          status = statusCode
          headers = Object.fromEntries(
            Object.entries(received).map(([name, value]) => [
              name,
              Array.isArray(value) ? value.join(", ") : `${value}`,
            ])
          )
        },
        onResponseData(controller, chunk) {
          size += chunk.length
          if (size > maxBytes) {
            return controller.abort(new ResponseTooLarge())
          }
          chunks.push(chunk)
        },
        onResponseEnd() {
          signal.removeEventListener("abort", onAbort)
          resolve({ status, headers, text: new TextDecoder().decode(Buffer.concat(chunks)) })
        },
        onResponseError(_controller, error) {
          fail(error)
        },
      }
    )
  })
}
