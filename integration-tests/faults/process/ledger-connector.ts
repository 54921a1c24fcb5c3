import { z } from "@medusajs/framework/zod"
import {
  CONTRACT_VERSION,
  HttpClient,
  type Connector,
  type ConnectorContext,
  type DeliveryContext,
  type DeliveryResult,
  type Envelope,
  type ErpDocument,
} from "../../../src/modules/erp/connector"

interface Settings {
  url: string
  idempotency: "key" | "lookup"
}

const document = z.object({ number: z.string() })

/** Speaks to the ledger in the test's process, over HTTP. */
export class LedgerConnector implements Connector<Settings> {
  /** Calls that wait for an answer. */
  calls = 0
  private readonly http = new HttpClient()

  async deliver(envelope: Envelope, context: DeliveryContext<Settings>): Promise<DeliveryResult> {
    return this.counted(async () => {
      const response = await this.http.request(context, {
        method: "POST",
        url: `${context.settings.url}/documents`,
        headers: {
          "content-type": "application/json",
          ...(context.settings.idempotency === "key" && { "idempotency-key": envelope.id }),
        },
        body: JSON.stringify({ reference: context.reference, message: envelope.id }),
      })
      return { confirmation: "confirmed", document: response.parse(document) }
    })
  }

  async findByReference(reference: string, context: ConnectorContext<Settings>): Promise<ErpDocument | null> {
    return this.counted(async () => {
      const response = await this.http.request(context, {
        method: "GET",
        url: `${context.settings.url}/documents?reference=${encodeURIComponent(reference)}`,
        accept: [404],
      })
      return response.status === 404 ? null : response.parse(document)
    })
  }

  async test(context: ConnectorContext<Settings>) {
    await this.http.request(context, { method: "GET", url: `${context.settings.url}/status` })
    return { checks: [{ name: "reachable" as const, ok: true }] }
  }

  private async counted<Result>(call: () => Promise<Result>): Promise<Result> {
    this.calls++
    try {
      return await call()
    } finally {
      this.calls--
    }
  }
}

/** The connector's class side, as a registry knows it. */
export const ledgerConnector = {
  identifier: "ledger",
  contractVersion: CONTRACT_VERSION,
  displayName: "Ledger",
  settingsSchema: z.object({ url: z.string(), idempotency: z.enum(["key", "lookup"]) }),
  credentialsSchema: z.object({}),
  idempotency: (settings: Settings) => settings.idempotency,
}
