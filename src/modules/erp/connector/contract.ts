import type { z } from "@medusajs/framework/zod"
import type { Envelope, InboundEnvelope } from "../messages/envelope"

/** Version of this contract. A connector built for another major version is refused at boot. */
export const CONTRACT_VERSION = 1

/**
 * What makes "the same order twice" harmless at this ERP:
 *
 * - `key`: the ERP books a request with the same idempotency key once. Unknown outcomes are sent again.
 * - `lookup`: the ERP can be asked for our reference. Every insert is preceded by a look.
 * - `none`: neither. Unknown outcomes are held for a person to settle.
 */
export type Idempotency = "key" | "lookup" | "none"

/**
 * Whose customer an order becomes that was placed without an account (`data.customer.is_guest`):
 *
 * - `create`: a new customer for each, since an e-mail address that anybody may type proves nothing.
 * - `match_email`: the customer the ERP has under that address; where there is none, or the order has no address, a new one.
 * - `{ customer }`: one the ERP keeps for guests, by the ERP's own id; name and addresses go on the order.
 *
 * The policy is the operator's, per connection. A connector whose ERP knows no customers may leave it alone.
 */
export type GuestPolicy = "create" | "match_email" | { customer: string }

/** What the ERP made of an order. At least the id or the number is known. */
export interface ErpDocument {
  /** The ERP's internal id, for example `28`. */
  id?: string
  /** The number its users see, for example `S0042`. */
  number?: string
  /** Where its users can open it. */
  url?: string
}

/** `confirmed`: the ERP has booked it. `handed_over`: it was accepted for later (HTTP 202, a broker). */
export type DeliveryResult =
  { confirmation: "confirmed"; document: ErpDocument } | { confirmation: "handed_over"; document?: ErpDocument }

/** One thing `test()` looked at. `fix` says what to change when it is not `ok`. */
export interface TestCheck {
  name: "reachable" | "authenticated" | "may_create_orders" | "may_read_stock" | "clock"
  ok: boolean
  detail?: string
  fix?: string
}

export interface TestResult {
  checks: TestCheck[]
}

/** How a connection may reach the network; the kit's `HttpClient` keeps to it. */
export interface NetworkSettings {
  /** Until the connection (TCP and TLS) stands. */
  connect_timeout_ms: number
  /** Allows loopback, RFC 1918, unique local and carrier-grade NAT addresses. Link-local and metadata never. */
  allow_private_addresses: boolean
  /** A response over this size is refused. */
  max_response_bytes: number
  /** PEM of a certificate authority to trust besides the system's. */
  ca?: string
}

/** One request to the ERP and what it answered, for people who look why an order is not there. */
export interface Exchange {
  /** HTTP's, or what the ERP's protocol calls it. */
  method: string
  /** Where to; for other protocols whatever names the target, such as `amqp://erp/orders` or `sale.order`. */
  url: string
  request: { headers?: Record<string, string>; body?: string }
  /** Null where none came. */
  response: { status?: number; headers?: Record<string, string>; body?: string } | null
  /** Code of what went wrong where no answer came. */
  error?: string
  started_at: Date
  duration_ms: number
}

/** What every call of a connector gets. */
export interface ConnectorContext<Settings = unknown, Credentials = unknown> {
  connection: {
    id: string
    name: string
    /**
     * What caches (sessions, for example) are kept under: another one whenever settings or credentials are, also where
     * changes are tested that are not saved. Under the id they would outlive the credentials they were made with.
     */
    cache_key: string
  }
  settings: Settings
  credentials: Credentials
  /** What to do with guests. Releases before 0.3 give none: take it for `create`. */
  guests: GuestPolicy
  network: NetworkSettings
  /** How long the whole call may take. */
  timeout_ms: number
  /** Aborted when the call has taken `timeout_ms`, or at shutdown. Pass it to every request. */
  signal: AbortSignal
  /**
   * Tells of one request, for the timeline of the attempt. The kit's `HttpClient` does so by itself; call it where you
   * speak with the ERP by other means. Give everything as it was: credentials are masked, headers chosen and bodies cut
   * at 8 KiB before anything is kept. Leave out the bodies of a login. Never throws. Absent where nothing is kept.
   */
  record?(exchange: Exchange): void
}

/** An event of the ERP, its signature found good. */
export interface InboundRequest {
  /** Lower-case names. */
  headers: Readonly<Record<string, string>>
  /** The body, parsed; free of duplicate and prototype keys and of bounded depth. */
  body: unknown
}

/** One page of what changed in the ERP's stock. */
export interface StockPage {
  /** As in `data.items` of `stock.level` v2: sku, location, quantity, version or as_of; of anything else only plain values are kept. At most 5,000. */
  items: Record<string, unknown>[]
  /** Where the next call starts; stored only together with these items. At most 2,000 characters. */
  watermark: string
  /** Whether there is more at once. */
  more: boolean
}

/** What `deliver` gets besides. */
export interface DeliveryContext<Settings = unknown, Credentials = unknown> extends ConnectorContext<
  Settings,
  Credentials
> {
  /** The order id, the same for every message about the order; what `findByReference` is asked for. */
  reference: string
  /**
   * The same for every attempt of this message, and of no other one of the connection: what an ERP that books requests
   * with one key once should be given. For the message that books the order it equals `reference`.
   */
  idempotency_key: string
  /** What the order was booked as, where the message tells of an order that was (edited, canceled); else null. */
  document: ErpDocument | null
  /** 1 for the first attempt. */
  attempt: number
  /**
   * Steps done by earlier attempts, for deliveries that take several (create, then confirm).
   *
   * Save right after a step and before the next one: a crash in between then resumes after the last step saved.
   * `save` throws when this attempt has lost its lease: stop at once and let the error escape.
   */
  progress: {
    readonly steps: Readonly<Record<string, unknown>>
    save(step: string, data: unknown): Promise<void>
  }
}

/**
 * Code for one kind of ERP. One instance serves every connection of its kind, at the same time: keep no state between
 * calls but caches under `connection.cache_key`.
 *
 * Errors: throw {@link ConnectorError} with the class that tells what to do; see errors.ts.
 */
export interface Connector<Settings = unknown, Credentials = unknown> {
  /** Brings one message to the ERP and says what became of it. Must bear the same message again. */
  deliver(envelope: Envelope, context: DeliveryContext<Settings, Credentials>): Promise<DeliveryResult>
  /**
   * A real call that changes nothing. While orders cannot pass it throws, or one of the checks `reachable`,
   * `authenticated` and `may_create_orders` is not ok; the others are for people.
   */
  test(context: ConnectorContext<Settings, Credentials>): Promise<TestResult>
  /**
   * The document booked under `reference`, or null when the ERP says there is none. Needed for `lookup`.
   *
   * Booked means finished: where a delivery takes several steps, a document that was created and not yet confirmed is
   * null here, and `deliver` itself must find it and go on.
   */
  findByReference?(reference: string, context: ConnectorContext<Settings, Credentials>): Promise<ErpDocument | null>
  /**
   * Translates an event the ERP sent to `/hooks/erp/<connection>` into messages. Without it, nothing is taken there.
   * Pure: it makes no calls. The same event must give the same ids.
   *
   * @throws ConnectorError class `rejected` where it makes no sense; the ERP is answered 400 with the message
   */
  receive?(
    request: InboundRequest,
    context: Pick<ConnectorContext<Settings, Credentials>, "connection" | "settings">
  ): InboundEnvelope[]
  /**
   * What has changed since `watermark`, a page at a time; null asks for all there is. A change must never be missing
   * from what comes after a watermark: overlap rather than leave a gap, since the same word again does nothing.
   */
  pullStock?(watermark: string | null, context: ConnectorContext<Settings, Credentials>): Promise<StockPage>
}

/** The class of a connector, as a Medusa module provider lists it in `services`. */
export interface ConnectorClass<Settings = unknown, Credentials = unknown> {
  new (container: Record<string, unknown>, options: Record<string, unknown>): Connector<Settings, Credentials>
  /** Kind, lower-case, for example `http`; what a connection names as its `connector`. */
  identifier: string
  contractVersion: number
  /** Name shown to people. */
  displayName: string
  /**
   * Schema of a connection's settings. A form is generated from it: give every field `.meta({ title, description })`,
   * and a default where there is a sensible one.
   */
  settingsSchema: z.ZodType<Settings>
  /** Schema of a connection's credentials; stored encrypted or not at all, never shown again. */
  credentialsSchema: z.ZodType<Credentials>
  /** May depend on the settings. Concerns messages that book; those about booked orders must be safe to send again. */
  idempotency(settings: Settings): Idempotency
  /**
   * Message types `deliver` takes; default only `order.placed`. Others are never given to it: they are held, so that
   * people see what the ERP has not been told.
   */
  messageTypes?(settings: Settings): string[]
  /** Whether `pullStock` works with these settings; default: where there is one. */
  pullsStock?(settings: Settings): boolean
}
