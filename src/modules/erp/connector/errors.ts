/**
 * What went wrong, said so that the next step follows from it.
 *
 * The class is the instruction (see ARCHITECTURE.md, "Errors"):
 *
 * | class | meaning | what the plugin does |
 * |---|---|---|
 * | `transient` | nothing of the request can have reached the ERP | next slot of the schedule |
 * | `throttled` | the ERP asks to slow down | waits `retry_after_ms`, burns no attempt |
 * | `outcome_unknown` | the request left, the answer did not come whole | by the connector's idempotency |
 * | `rejected` | the ERP read it and says no | dead letter at once |
 * | `configuration` | no order can pass until somebody changes a setting | holds, one alert |
 * | `build` | the payload cannot be built from the order | dead letter, redrive builds again |
 * | `schema` | the payload or its version is not one we know | dead letter |
 */
export type ErrorClass =
  "transient" | "throttled" | "outcome_unknown" | "rejected" | "configuration" | "build" | "schema"

export interface ConnectorErrorDetails {
  /** Stable, snake_case; at once metric attribute, admin filter and runbook heading. */
  code: string
  /** For the operator. No secrets. May quote the ERP's own words; is shown, never logged. */
  message: string
  /** Only for `throttled`: how long the ERP asked to be left alone, in milliseconds. */
  retry_after_ms?: number
  /** HTTP status where there was one. */
  http_status?: number
  cause?: unknown
}

/**
 * The only error a connector throws on purpose. Anything else it lets escape counts as `outcome_unknown` with code
 * `connector_crashed`: nobody can tell what the ERP has seen.
 */
export class ConnectorError extends Error {
  readonly errorClass: ErrorClass
  readonly code: string
  readonly retry_after_ms?: number
  readonly http_status?: number

  constructor(errorClass: ErrorClass, details: ConnectorErrorDetails) {
    super(details.message, { cause: details.cause })
    this.name = "ConnectorError"
    this.errorClass = errorClass
    this.code = details.code
    this.retry_after_ms = details.retry_after_ms
    this.http_status = details.http_status
  }

  /** Recognises errors of another copy of this package as well (a connector may bring its own). */
  static is(error: unknown): error is ConnectorError {
    return error instanceof Error && error.name === "ConnectorError" && "errorClass" in error
  }
}
