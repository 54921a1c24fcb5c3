import { z } from "@medusajs/framework/zod"
import {
  type Connector,
  CONTRACT_VERSION,
  ConnectorError,
  connectorError,
  type DeliveryContext,
  type DeliveryResult,
  type Envelope,
  type ErpDocument,
  type TestResult,
} from "medusa-plugin-erp/modules/erp/connector"
import { type Context, ErpApi, type ErpOrder, type NewErpOrder } from "./erp-api"
import { type Credentials, credentialsSchema, type Settings, settingsSchema } from "./settings"

/** What this ERP takes from `order.placed`; everything else in the message is left alone. */
const placedOrder = z.looseObject({
  currency_code: z.string(),
  customer: z.looseObject({
    email: z.string().nullable(),
    first_name: z.string().nullable(),
    last_name: z.string().nullable(),
    is_guest: z.boolean(),
  }),
  lines: z.array(z.looseObject({ sku: z.string().nullable(), quantity: z.string(), unit_price: z.string() })),
})

/** What is saved after the first step. */
const createdStep = z.object({ id: z.int() })

/**
 * Connector for an ERP that takes an order in two steps: create a draft, then confirm it.
 *
 * Idempotency is `lookup`. The plugin looks with `findByReference` before it delivers again, and takes what is found for
 * the end of the matter. So `findByReference` sees confirmed orders only; a draft whose answer was lost is found, and
 * taken up again, by `deliver` itself.
 */
export class ExampleConnector implements Connector<Settings, Credentials> {
  static readonly identifier = "example"
  static readonly contractVersion = CONTRACT_VERSION
  static readonly displayName = "Example ERP"
  static readonly settingsSchema = settingsSchema
  static readonly credentialsSchema = credentialsSchema

  readonly #api = new ErpApi()

  static idempotency() {
    return "lookup" as const
  }

  async deliver(envelope: Envelope, context: DeliveryContext<Settings, Credentials>): Promise<DeliveryResult> {
    const id = await this.#draftOf(envelope, context)
    const order = (await this.#api.confirm(context, id)) ?? (await this.#api.find(context, context.reference))
    if (order?.state !== "confirmed") {
      throw connectorError("conflict", { message: `The ERP refuses to confirm its draft ${id}.` })
    }
    await context.progress.save("confirmed", { id, number: order.number })
    return { confirmation: "confirmed", document: documentOf(order) }
  }

  async findByReference(reference: string, context: Context): Promise<ErpDocument | null> {
    const order = await this.#api.find(context, reference)
    return order?.state === "confirmed" ? documentOf(order) : null
  }

  /** Asks for an order that cannot be there: needs a session and the right to read, and changes nothing. */
  async test(context: Context): Promise<TestResult> {
    try {
      await this.#api.find(context, "connection-test")
    } catch (error) {
      if (ConnectorError.is(error) && (error.code === "unauthorized" || error.code === "forbidden")) {
        const fix = "Check user and password, and that the user may read and create orders."
        return { checks: [{ name: "authenticated", ok: false, detail: error.message, fix }] }
      }
      throw error
    }
    return {
      checks: [
        { name: "reachable", ok: true },
        { name: "authenticated", ok: true },
      ],
    }
  }

  /**
   * The draft to confirm: the one an earlier attempt saved; else the one an earlier attempt created without learning
   * of it; else a new one. Saved before anything else happens, so that it is created once.
   */
  async #draftOf(envelope: Envelope, context: DeliveryContext<Settings, Credentials>): Promise<number> {
    const saved = createdStep.safeParse(context.progress.steps.created)
    if (saved.success) {
      return saved.data.id
    }
    const found = await this.#api.find(context, context.reference)
    const { id } = found ?? (await this.#api.createDraft(context, erpOrder(envelope, context)))
    await context.progress.save("created", { id })
    return id
  }
}

/** A message this ERP has no use for is `schema`, an order it cannot book is `build`. Nothing was sent in either case. */
function erpOrder(envelope: Envelope, context: DeliveryContext<Settings, Credentials>): NewErpOrder {
  const { reference, settings } = context
  const parsed = placedOrder.safeParse(envelope.data)
  if (envelope.type !== "order.placed" || envelope.version !== 1 || !parsed.success) {
    throw new ConnectorError("schema", {
      code: "unsupported_message",
      message: `Only order.placed version 1 can be booked, this is ${envelope.type} version ${envelope.version}.`,
    })
  }
  const lines = parsed.data.lines.map(({ sku, quantity, unit_price }) => {
    if (sku === null) {
      throw new ConnectorError("build", { code: "line_without_sku", message: "A line has no SKU; the ERP needs one." })
    }
    return { sku, quantity, unit_price }
  })
  const customer = customerOf(parsed.data, context)
  return { reference, warehouse: settings.warehouse, currency: parsed.data.currency_code, customer, lines }
}

/** Who has an account proved the address; for guests the connection says what it is worth. */
function customerOf(
  { customer }: z.output<typeof placedOrder>,
  { guests = "create" }: Context
): NewErpOrder["customer"] {
  const { email, first_name, last_name, is_guest } = customer
  if (is_guest && typeof guests === "object") {
    return { id: guests.customer }
  }
  const name = [first_name, last_name].filter(Boolean).join(" ") || "Guest"
  return { name, email, match: !is_guest || guests === "match_email" }
}

function documentOf({ id, number }: ErpOrder): ErpDocument {
  return { id: `${id}`, ...(number !== null && { number }) }
}
