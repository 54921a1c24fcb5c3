import { z } from "@medusajs/framework/zod"
import {
  type ConnectorContext,
  connectorError,
  HttpClient,
  type HttpRequest,
  type HttpResponse,
} from "medusa-plugin-erp/modules/erp/connector"
import type { Credentials, Settings } from "./settings"

export type Context = ConnectorContext<Settings, Credentials>

const session = z.object({ token: z.string().min(1) })

const order = z.object({
  id: z.int(),
  reference: z.string(),
  state: z.enum(["draft", "confirmed"]),
  number: z.string().nullable(),
})

/** An order as this ERP has it. Its number is given when it is confirmed. */
export type ErpOrder = z.output<typeof order>

/** What this ERP needs of an order. */
export interface NewErpOrder {
  reference: string
  warehouse: string
  currency: string
  /** One it has, by its id; or a person, looked for by e-mail address (`match`) before a new customer is made. */
  customer: { id: string } | { name: string; email: string | null; match: boolean }
  lines: Array<{ sku: string; quantity: string; unit_price: string }>
}

/**
 * The ERP's API, one method per call. Knows nothing of messages.
 *
 * A session is opened per connection when it is first needed and kept until the ERP refuses it. Calls at the same time
 * may each open one; the last is kept, the ERP lets the others lapse.
 */
export class ErpApi {
  readonly #http = new HttpClient()
  /** By the cache key of the connection: other credentials, another session. */
  readonly #sessions = new Map<string, string>()

  async createDraft(context: Context, draft: NewErpOrder): Promise<ErpOrder> {
    const response = await this.#call(context, { method: "POST", url: "orders", body: JSON.stringify(draft) })
    return response.parse(order)
  }

  /** Null when it cannot be confirmed, most often because it is confirmed already: look at its state. */
  async confirm(context: Context, id: number): Promise<ErpOrder | null> {
    const response = await this.#call(context, { method: "POST", url: `orders/${id}/confirm`, accept: [409] })
    return response.status === 409 ? null : response.parse(order)
  }

  /**
   * The order with this reference, draft or confirmed, or null when there is none. Throws when there are several: the
   * ERP does not keep references unique, and choosing one is not ours.
   */
  async find(context: Context, reference: string): Promise<ErpOrder | null> {
    const url = `orders?${new URLSearchParams({ reference })}`
    const found = (await this.#call(context, { method: "GET", url })).parse(z.array(order))
    if (found.length > 1) {
      throw connectorError("conflict", { message: `The ERP has ${found.length} orders with one reference.` })
    }
    return found[0] ?? null
  }

  /** Calls with the session of this connection. A refused session is opened once more; refused again, it is an error. */
  async #call(context: Context, request: HttpRequest): Promise<HttpResponse> {
    const known = this.#sessions.get(context.connection.cache_key)
    if (known !== undefined) {
      const response = await this.#send(context, known, { ...request, accept: [...(request.accept ?? []), 401] })
      if (response.status !== 401) {
        return response
      }
    }
    return this.#send(context, await this.#login(context), request)
  }

  #send(context: Context, token: string, request: HttpRequest): Promise<HttpResponse> {
    return this.#http.request(context, {
      ...request,
      url: absolute(context, request.url),
      headers: { accept: "application/json", "content-type": "application/json", authorization: `Session ${token}` },
    })
  }

  /** Nothing is booked by a login: phase `prepare` makes a lost answer harmless, the order is not in doubt. */
  async #login(context: Context): Promise<string> {
    this.#sessions.delete(context.connection.cache_key)
    const response = await this.#http.request(context, {
      method: "POST",
      url: absolute(context, "sessions"),
      headers: { accept: "application/json", "content-type": "application/json" },
      body: JSON.stringify(context.credentials),
      phase: "prepare",
    })
    const { token } = response.parse(session)
    this.#sessions.set(context.connection.cache_key, token)
    return token
  }
}

function absolute({ settings }: Context, path: string): string {
  return `${settings.base_url.replace(/\/+$/, "")}/${path}`
}
