import type {
  Connector,
  ConnectorClass,
  DeliveryContext,
  DeliveryResult,
  Envelope,
  GuestPolicy,
} from "../../src/modules/erp/connector"

/** Long enough for an answer of a busy test machine, short enough to wait for in a test. */
const TIMEOUT_MS = 2_000

/** One connection of the connector under test. */
export interface Connection<S, C> {
  connector: Connector<S, C>
  connectorClass: ConnectorClass<S, C>
  settings: S
  credentials: C
  /** Default: `create`. */
  guests?: GuestPolicy
}

export function orderPlaced(reference: string): Envelope {
  return {
    specversion: "1.0",
    id: `erpmsg_${reference}`,
    type: "order.placed",
    version: 1,
    source: "/medusa",
    subject: reference,
    time: "2026-11-23T12:00:00.000Z",
    datacontenttype: "application/json",
    dataschema: "/schemas/order.placed/v1.json",
    data: {
      order_id: reference,
      display_id: 42,
      currency_code: "EUR",
      customer: { id: "cus_1", email: "jane@example.com", first_name: "Jane", last_name: "Doe", is_guest: true },
      lines: [{ line_id: "ordli_1", sku: "0042", title: "Café-Tasse", quantity: "2", unit_price: "9.90" }],
      totals: { total: "19.80" },
    },
  }
}

/**
 * One delivery as the plugin carries it through its attempts: it keeps the progress, ends a call in time, and looks
 * first where the connector's idempotency says so.
 */
export class Delivery<S, C> {
  readonly steps: Record<string, unknown> = {}
  /** Called before a step is kept; what it throws is a lost lease. */
  onSave: (step: string) => void = () => undefined
  #attempt = 0

  constructor(
    readonly connection: Connection<S, C>,
    readonly reference: string
  ) {}

  /** One attempt, without a look before it. */
  attempt(options: { timeout_ms?: number; signal?: AbortSignal } = {}): Promise<DeliveryResult> {
    this.#attempt += 1
    return this.connection.connector.deliver(orderPlaced(this.reference), this.context(options))
  }

  /** The next move after an unknown outcome, as the plugin makes it. */
  async attemptSafely(): Promise<DeliveryResult> {
    const { connector, connectorClass, settings } = this.connection
    if (connectorClass.idempotency(settings) === "lookup") {
      const document = await connector.findByReference?.(this.reference, this.context())
      if (document) {
        return { confirmation: "confirmed", document }
      }
    }
    return this.attempt()
  }

  context(options: { timeout_ms?: number; signal?: AbortSignal } = {}): DeliveryContext<S, C> {
    const timeout_ms = options.timeout_ms ?? TIMEOUT_MS
    return {
      connection: { id: "erpcon_1", name: "under test", cache_key: "erpcon_1/1" },
      settings: this.connection.settings,
      credentials: this.connection.credentials,
      guests: this.connection.guests ?? "create",
      network: { connect_timeout_ms: 1_000, allow_private_addresses: true, max_response_bytes: 100_000 },
      timeout_ms,
      signal: options.signal ?? AbortSignal.timeout(timeout_ms),
      reference: this.reference,
      idempotency_key: this.reference,
      document: null,
      attempt: this.#attempt,
      progress: {
        steps: { ...this.steps },
        save: async (step, data) => {
          this.onSave(step)
          this.steps[step] = JSON.parse(JSON.stringify(data))
        },
      },
    }
  }
}
