import { z } from "@medusajs/framework/zod"
import {
  CONTRACT_VERSION,
  ConnectorError,
  type Connector,
  type ConnectorContext,
  type DeliveryContext,
  type DeliveryResult,
  type Envelope,
  type ErpDocument,
  type ErrorClass,
  type StockPage,
} from "../../src/modules/erp/connector"

export interface ScriptedSettings {
  idempotency: "key" | "lookup" | "none"
  /** What it takes; default: whatever there is. */
  message_types?: string[]
  /** Whether it can be asked for its stock; default: yes. */
  pulls_stock?: boolean
}

type Context = DeliveryContext<ScriptedSettings>
type RequestKind = "deliver" | "find" | "test" | "pull"

/** What one call does instead of booking; throw, hang, or book first and then throw. */
export type Behaviour = (book: () => DeliveryResult, context: Context, envelope: Envelope) => Promise<DeliveryResult>

/** Where calls wait inside the ERP until the test lets them go on. */
export class Gate {
  /** Calls that have come here. */
  arrived = 0
  open: () => void = () => undefined
  private readonly opened = new Promise<void>((resolve) => {
    this.open = resolve
  })

  async pass(): Promise<void> {
    this.arrived++
    await this.opened
  }
}

/** An ERP in the test's own process: books what it is sent, unless the test scripts otherwise. */
export class ScriptedErp implements Connector<ScriptedSettings> {
  /** Documents booked, in order. */
  readonly ledger: { reference: string; number: string; message: string }[] = []
  /** Changes of booked documents, in order. */
  readonly changes: { reference: string; number: string; type: string; key: string; data: Envelope["data"] }[] = []
  readonly requests: { kind: RequestKind; reference?: string; at: number }[] = []
  inFlight = 0
  maxInFlight = 0
  /** Decides per order; default: book. */
  behave: Behaviour = async (book) => book()
  /** Throws while the ERP is down. */
  up: () => void = () => undefined
  /** What `test()` sees; default: as `up`. */
  onTest: () => void = () => this.up()
  /** What it says of its stock; default: that nothing changed. */
  stock: (watermark: string | null, context: ConnectorContext) => Promise<StockPage> = async (watermark) => ({
    items: [],
    watermark: watermark ?? "start",
    more: false,
  })
  private readonly gates: Gate[] = []

  /** Everything fails before a byte is sent. */
  refuse(): void {
    this.up = () => {
      throw fail("transient", "connection_refused")
    }
  }

  recover(): void {
    this.up = () => undefined
    this.behave = async (book) => book()
  }

  /** A gate that the end of the test opens, should the test not come to it. */
  gate(): Gate {
    const gate = new Gate()
    this.gates.push(gate)
    return gate
  }

  openGates(): void {
    this.gates.forEach((gate) => gate.open())
  }

  count(kind: RequestKind, reference?: string): number {
    return this.requests.filter(
      (request) => request.kind === kind && (reference === undefined || request.reference === reference)
    ).length
  }

  documentsOf(reference: string): string[] {
    return this.ledger.filter((entry) => entry.reference === reference).map((entry) => entry.number)
  }

  /** References booked more than once. */
  duplicates(): string[] {
    const references = this.ledger.map((entry) => entry.reference)
    return references.filter((reference, index) => references.indexOf(reference) !== index)
  }

  async deliver(envelope: Envelope, context: Context): Promise<DeliveryResult> {
    this.note("deliver", context.reference)
    this.inFlight++
    this.maxInFlight = Math.max(this.maxInFlight, this.inFlight)
    try {
      this.up()
      return await this.behave(() => this.book(envelope, context), context, envelope)
    } finally {
      this.inFlight--
    }
  }

  async findByReference(reference: string): Promise<ErpDocument | null> {
    this.note("find", reference)
    this.up()
    const [number] = this.documentsOf(reference)
    return number ? { number } : null
  }

  async test(_context: ConnectorContext<ScriptedSettings>) {
    this.note("test")
    this.onTest()
    return { checks: [{ name: "reachable" as const, ok: true }] }
  }

  async pullStock(watermark: string | null, context: ConnectorContext<ScriptedSettings>): Promise<StockPage> {
    this.note("pull")
    this.up()
    return this.stock(watermark, context)
  }

  /** Types of the changes an order saw, in order. */
  changesOf(reference: string): string[] {
    return this.changes.filter((change) => change.reference === reference).map((change) => change.type)
  }

  private book(envelope: Envelope, { reference, idempotency_key, settings }: Context): DeliveryResult {
    const [known] = this.documentsOf(reference)
    if (envelope.type === "order.edited" || envelope.type === "order.canceled") {
      if (!known) {
        throw fail("rejected", "unprocessable")
      }
      this.changes.push({
        reference,
        number: known,
        type: envelope.type,
        key: idempotency_key,
        data: envelope.data,
      })
      return { confirmation: "confirmed", document: { number: known } }
    }
    if (known && settings.idempotency === "key") {
      return { confirmation: "confirmed", document: { number: known } }
    }
    const number = `S${String(this.ledger.length + 1).padStart(5, "0")}`
    this.ledger.push({ reference, number, message: envelope.id })
    return { confirmation: "confirmed", document: { number } }
  }

  private note(kind: RequestKind, reference?: string): void {
    this.requests.push({ kind, reference, at: Date.now() })
  }
}

/** The connector's class side, as a registry knows it. */
export const scriptedConnector = {
  identifier: "scripted",
  contractVersion: CONTRACT_VERSION,
  displayName: "Scripted",
  settingsSchema: z.object({
    idempotency: z.enum(["key", "lookup", "none"]).default("lookup"),
    message_types: z.array(z.string()).optional(),
    pulls_stock: z.boolean().optional(),
  }),
  credentialsSchema: z.object({}),
  idempotency: (settings: ScriptedSettings) => settings.idempotency,
  pullsStock: (settings: ScriptedSettings) => settings.pulls_stock ?? true,
  messageTypes: (settings: ScriptedSettings) =>
    settings.message_types ?? ["order.placed", "order.edited", "order.canceled", "test.booked"],
}

export function fail(
  errorClass: ErrorClass,
  code: string,
  details: { retry_after_ms?: number; http_status?: number } = {}
): ConnectorError {
  return new ConnectorError(errorClass, { code, message: `scripted: ${code}`, ...details })
}
