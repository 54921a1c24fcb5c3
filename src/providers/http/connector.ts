import {
  CONTRACT_VERSION,
  type Connector,
  ConnectorError,
  type ConnectorContext,
  connectorError,
  type DeliveryContext,
  type DeliveryResult,
  type Envelope,
  type ErpDocument,
  HttpClient,
  type HttpResponse,
  type Idempotency,
  type InboundEnvelope,
  type InboundRequest,
  signatureHeaders,
  type StockPage,
  type TestResult,
} from "../../modules/erp/connector"
import { clockCheck } from "./clock"
import { readDocument } from "./document"
import { readEvents } from "./events"
import { type HttpCredentials, httpCredentialsSchema, type HttpSettings, httpSettingsSchema } from "./settings"
import { pageUrl, readPage, readPlace, restart, type StockPlace } from "./stock"

type Context = ConnectorContext<HttpSettings, HttpCredentials>

/** How an ERP may say that it does not know a cursor any more. */
const CURSOR_REFUSED = ["bad_request", "not_found", "conflict", "unprocessable", "http_4xx"]

/**
 * For every ERP, or middleware before one, that takes orders over HTTP: POST of the envelope as JSON, signed as
 * Standard Webhooks says, with a key per message as `Idempotency-Key`.
 */
export class HttpConnector implements Connector<HttpSettings, HttpCredentials> {
  static readonly identifier = "http"
  static readonly contractVersion = CONTRACT_VERSION
  static readonly displayName = "HTTP"
  static readonly settingsSchema = httpSettingsSchema
  static readonly credentialsSchema = httpCredentialsSchema

  readonly #http = new HttpClient()

  static idempotency(settings: HttpSettings): Idempotency {
    return settings.idempotency ?? (settings.lookup_url === undefined ? "none" : "lookup")
  }

  static messageTypes(settings: HttpSettings): string[] {
    return settings.message_types
  }

  static pullsStock(settings: HttpSettings): boolean {
    return settings.stock_url !== undefined
  }

  /**
   * 202 is `handed_over`. Any other 2xx is `confirmed` if it names the document, or else `outcome_unknown`
   * (`incomplete_response`), whatever the idempotency: the order may be booked, but nobody could find it by what we
   * know. With `key` sending again brings the answer anew, with `lookup` the document is read, with `none` the delivery
   * is held and a person enters the number. Wrong field names in the settings show in the same way, soon and without
   * an order lost or booked twice.
   *
   * Messages about an order that is booked (edited, canceled) need not be answered with its document.
   */
  async deliver(envelope: Envelope, context: DeliveryContext<HttpSettings, HttpCredentials>): Promise<DeliveryResult> {
    const body = JSON.stringify(envelope)
    const response = await this.#http.request(context, {
      method: "POST",
      url: context.settings.url,
      headers: {
        ...commonHeaders(context),
        ...signatureHeaders(envelope.id, body, context.credentials.signing_secrets),
        ...guestHeaders(context),
        "content-type": "application/cloudevents+json",
        "idempotency-key": context.idempotency_key,
      },
      body,
    })
    if (response.status === 202) {
      const document = documentIn(response, context)
      return document ? { confirmation: "handed_over", document } : { confirmation: "handed_over" }
    }
    if (envelope.type !== "order.placed") {
      const known = documentIn(response, context) ?? context.document
      return known ? { confirmation: "confirmed", document: known } : { confirmation: "handed_over" }
    }
    const document = readDocument(response.json(), context.settings)
    if (!document) {
      throw connectorError("incomplete_response", { message: missingFields(response, context) })
    }
    return { confirmation: "confirmed", document }
  }

  /**
   * GET of `lookup_url`. Only a 404 that comes from the ERP itself, with JSON or nothing in it, says "there is none": a
   * web page or a proxy's text says that the URL is wrong, and taking it for an answer would book orders twice.
   */
  async findByReference(reference: string, context: Context): Promise<ErpDocument | null> {
    const template = context.settings.lookup_url
    if (template === undefined) {
      throw connectorError("not_configured", { message: "settings.lookup_url is not set." })
    }
    const url = template.replaceAll("{reference}", () => encodeURIComponent(reference))
    const response = await this.#http.request(context, {
      method: "GET",
      url,
      headers: commonHeaders(context),
      accept: [404],
    })
    if (response.status === 404) {
      if (response.text.trim() === "" || isJson(response.text)) {
        return null
      }
      throw connectorError("not_found", {
        message: "The lookup URL answered 404 with something else than JSON: the URL seems to be wrong.",
        http_status: 404,
      })
    }
    const document = readDocument(response.json(), context.settings)
    if (!document) {
      throw connectorError("incomplete_response", { message: missingFields(response, context) }, "prepare")
    }
    return document
  }

  /** The body is one CloudEvent or a batch of them. */
  receive({ body }: InboundRequest): InboundEnvelope[] {
    return readEvents(body)
  }

  /**
   * GET of `stock_url`, one page: `?since=` the watermark of the round before (none at first), `&cursor=` within a round.
   * Answered by `{ items, next_cursor?, watermark }`.
   *
   * A cursor may have expired while the store was down. One that is refused begins the round anew, once; refused again,
   * it is an error, and polling everything (`full`) is the way out.
   */
  async pullStock(watermark: string | null, context: Context): Promise<StockPage> {
    const place = readPlace(watermark)
    try {
      return await this.#stockPage(place, context)
    } catch (error) {
      const again = ConnectorError.is(error) && CURSOR_REFUSED.includes(error.code) ? restart(place) : undefined
      if (!again) {
        throw error
      }
      return this.#stockPage(again, context)
    }
  }

  async #stockPage(place: StockPlace, context: Context): Promise<StockPage> {
    const { stock_url } = context.settings
    if (stock_url === undefined) {
      throw connectorError("not_configured", { message: "settings.stock_url is not set." })
    }
    const url = pageUrl(stock_url, place)
    return readPage(await this.#http.request(context, { method: "GET", url, headers: commonHeaders(context) }), place)
  }

  /**
   * GET of `test_url`, or HEAD of `url`. To the latter 404, 405 and 501 count as reachable: servers that know the path
   * for POST only answer so, and a test that never succeeds would keep the circuit open for ever. Only with a
   * `test_url` can a wrong path be told from that.
   */
  async test(context: Context): Promise<TestResult> {
    const { test_url, url } = context.settings
    const response = await this.#http.request(context, {
      method: test_url === undefined ? "HEAD" : "GET",
      url: test_url ?? url,
      headers: commonHeaders(context),
      accept: test_url === undefined ? [401, 403, 404, 405, 501] : [401, 403],
    })
    const detail = `HTTP ${response.status}${test_url === undefined && response.status > 403 ? UNPROVEN : ""}`
    const reachable = { name: "reachable", ok: true, detail } as const
    const clock = clockCheck(response.headers.date, new Date())
    if (response.status === 401 || response.status === 403) {
      const fix = "Check credentials.authorization, and what its user may do in the ERP."
      return { checks: [reachable, { name: "authenticated", ok: false, detail, fix }, ...clock] }
    }
    const proven = test_url !== undefined && context.credentials.authorization !== undefined
    return { checks: [reachable, ...(proven ? [{ name: "authenticated", ok: true } as const] : []), ...clock] }
  }
}

/** What a test without `test_url` cannot tell. */
const UNPROVEN =
  ", which is usual: orders are sent by POST. Whether path and credentials are right, only a Test URL tells."

function commonHeaders({ settings, credentials }: Context): Record<string, string> {
  const { authorization } = credentials
  const configured = Object.entries(settings.headers).map(([name, value]) => [name.toLowerCase(), value])
  return { accept: "application/json", ...Object.fromEntries(configured), ...(authorization && { authorization }) }
}

/** Beside the body, which says who is a guest and is the same for every connection. */
function guestHeaders({ guests = "create" }: Context): Record<string, string> {
  return typeof guests === "string"
    ? { "erp-guests": guests }
    : { "erp-guests": "customer", "erp-guest-customer": guests.customer }
}

/** Where an answer need not say anything: what it says of the document is welcome. */
function documentIn(response: HttpResponse, context: Context): ErpDocument | null {
  try {
    return readDocument(response.json(), context.settings)
  } catch (error) {
    if (ConnectorError.is(error)) {
      return null
    }
    throw error
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

function missingFields(response: HttpResponse, { settings }: Context): string {
  const { document_id_field, document_number_field } = settings
  return `HTTP ${response.status}, but the answer has neither ${document_number_field} nor ${document_id_field}.`
}
