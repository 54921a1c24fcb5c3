import { resolve } from "node:path"
import { medusaIntegrationTestRunner } from "@medusajs/test-utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { Client } from "pg"
import type { OrderResponse } from "../../src/api/admin/erp/types"
import { ERP_MODULE, type ErpModuleService, type OrderStanding, type PluginOptionsInput } from "../../src/modules/erp"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import { sweepOrdersWorkflow } from "../../src/workflows"
import { ErpServer } from "./erp-server"
import { eventually } from "./eventually"
import { expectPromised } from "./promised"
import { seedStore, SKU, type Shop } from "./store-seed"

type ConnectionInput = NonNullable<PluginOptionsInput["connections"]>[number]

export interface StoreOptions extends Omit<PluginOptionsInput, "connections"> {
  /** Of the ERP, as the connection is told. */
  idempotency?: "key" | "lookup" | "none"
  /** Laid over the connection `main-erp`. */
  connection?: Partial<ConnectionInput>
}

export interface Answer {
  status: number
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  body: any
}

interface Runner {
  api: { defaults: { baseURL?: string }; request(config: object): Promise<{ status: number; data: unknown }> }
  getContainer(): MedusaContainer
  dbConfig: { clientUrl: string }
}

/** Times of a test: an outage is over within a second. */
const QUICK = {
  name: "main-erp",
  probe_interval: "200ms",
  probe_interval_max: "400ms",
  timeout: "2s",
  retry_schedule: ["200ms", "500ms", "1s", "2s", "4s"],
}

/**
 * A real Medusa store with the plugin and an ERP to talk to, for the tests that `suite` declares.
 *
 * The scheduled sweep is off: a test sweeps when it wants to. Before every test the database is as it was after the
 * first `beforeAll`, and the ERP is up and empty.
 */
export function describeStore(title: string, options: StoreOptions, suite: (store: Store) => void): void {
  describe(title, () => {
    const erp = new ErpServer()
    const { connection, idempotency = "lookup", ...rest } = options

    beforeAll(async () => {
      await erp.comeUp()
      process.env.ERP_OPTIONS = JSON.stringify({
        sweep: false,
        ...rest,
        connections: [{ ...QUICK, ...erp.connection(idempotency), ...connection }],
      })
    })
    afterAll(() => erp.goDown())

    medusaIntegrationTestRunner({
      cwd: resolve(__dirname, "../.."),
      testSuite: (runner: Runner) => {
        const store = new Store(runner, erp)
        beforeAll(() => store.open())
        beforeEach(() => erp.reset())
        suite(store)
      },
    })
  })
}

export class Store {
  shop!: Shop

  constructor(
    private readonly runner: Runner,
    readonly erp: ErpServer
  ) {}

  get container(): MedusaContainer {
    return this.runner.getContainer()
  }

  /** The parts behind the module's face, for what a test must break or set back. */
  get runtime(): ErpRuntime {
    return Reflect.get(this.module, "runtime") as ErpRuntime
  }

  get module(): ErpModuleService {
    return this.container.resolve<ErpModuleService>(ERP_MODULE)
  }

  /** Where it listens. */
  get url(): string {
    return this.runner.api.defaults.baseURL!
  }

  async open(): Promise<void> {
    await this.module.migrateQueue()
    this.shop = await seedStore(this.container)
    await eventually(async () => {
      const swept = await this.sql(
        "SELECT 1 FROM erp_watermark WHERE stream <> 'orders.start' AND updated_at > created_at"
      )
      return swept.length === 2
    }, "the plugin runs and its sweep at boot is over")
  }

  /** A call of ours as the admin makes it; `anonymous` without credentials. The answer is as the document promises. */
  async admin(method: string, path: string, body?: unknown, { anonymous = false } = {}): Promise<Answer> {
    const answer = await this.backOffice(method, `/erp${path}`, body, { anonymous })
    expectPromised(method, `/admin/erp${path}`, answer)
    return answer
  }

  /** A call of Medusa's own as its admin makes it. */
  async backOffice(method: string, path: string, body?: unknown, { anonymous = false } = {}): Promise<Answer> {
    const basic = Buffer.from(`${this.shop.secretKey}:`).toString("base64")
    return this.call(method, `/admin${path}`, body, anonymous ? {} : { authorization: `Basic ${basic}` })
  }

  /** A call as a storefront makes it. */
  async front(method: string, path: string, body?: unknown): Promise<Answer> {
    return this.call(method, `/store${path}`, body, { "x-publishable-api-key": this.shop.publishableKey })
  }

  /** A guest's cart, ready to be completed. @returns its id */
  async fillCart(region: keyof Shop["regions"] = "exclusive", quantity = 3): Promise<string> {
    const address = {
      first_name: "Kim",
      last_name: "Müller",
      address_1: "Marktplatz 5",
      city: "Bremen",
      postal_code: "28195",
      country_code: region === "exclusive" ? "de" : "at",
    }
    const { cart } = ok(
      await this.front("POST", "/carts", {
        region_id: this.shop.regions[region],
        sales_channel_id: this.shop.salesChannelId,
        email: "kim@example.com",
        items: [{ variant_id: this.shop.variantId, quantity }],
        shipping_address: address,
        billing_address: address,
      })
    )
    ok(await this.front("POST", `/carts/${cart.id}/shipping-methods`, { option_id: this.shop.shippingOptionId }))
    const { payment_collection } = ok(await this.front("POST", "/payment-collections", { cart_id: cart.id }))
    ok(
      await this.front("POST", `/payment-collections/${payment_collection.id}/payment-sessions`, {
        provider_id: "pp_system_default",
      })
    )
    return cart.id
  }

  /** The shopper's click on "buy". @returns the order as the shopper gets it */
  async completeCart(cartId: string): Promise<{ id: string; display_id: number; total: number }> {
    const { type, order } = ok(await this.front("POST", `/carts/${cartId}/complete`))
    expect(type).toBe("order")
    return order
  }

  async placeOrder(region?: keyof Shop["regions"]) {
    return this.completeCart(await this.fillCart(region))
  }

  /** Orders straight into the order module, as an import or a lost event leaves them: no event. @returns their ids */
  async createOrders(count = 1, overrides: Record<string, unknown> = {}): Promise<string[]> {
    const orders = await this.container.resolve(Modules.ORDER).createOrders(
      Array.from({ length: count }, () => ({
        currency_code: "eur",
        email: "kim@example.com",
        region_id: this.shop.regions.exclusive,
        sales_channel_id: this.shop.salesChannelId,
        items: [{ title: "Cup", variant_sku: SKU, quantity: 1, unit_price: 10 }],
        ...overrides,
      }))
    )
    return orders.map((order) => order.id)
  }

  async emit(name: string, data: object): Promise<void> {
    await this.container.resolve(Modules.EVENT_BUS).emit({ name, data })
  }

  /** Looks for orders nobody told of, as the job does. @returns how many deliveries that gave */
  async sweep(): Promise<number> {
    let found = 0
    for (const stream of ["orders.id", "orders.updated_at"] as const) {
      const { result } = await sweepOrdersWorkflow(this.container).run({ input: { stream, every_ms: 0 } })
      found += result.found
    }
    return found
  }

  /** As if the plugin came into the store now: nothing of it is there, then its first boot. */
  async installPlugin(): Promise<void> {
    await this.sql(
      "TRUNCATE erp_connection, erp_circuit, erp_watermark, erp_message, erp_delivery, erp_attempt, erp_environment, erp_unrouted"
    )
    await this.runtime.connections.sync()
  }

  /** How an order stands at the ERP, as the admin shows it. */
  async standing(orderId: string): Promise<OrderStanding> {
    return onlyConnection(ok(await this.admin("GET", `/orders/${orderId}`)))
  }

  /** Waits until the order's first delivery is in one of these states. */
  async untilStatus(orderId: string, ...statuses: string[]) {
    return this.untilStanding(orderId, statuses.join(" or "), (standing) =>
      statuses.includes(standing.deliveries[0]?.status ?? "")
    )
  }

  /** Waits until the admin says this of the order. */
  async untilWords(orderId: string, state: RegExp) {
    return this.untilStanding(orderId, String(state), (standing) => state.test(standing.state))
  }

  async untilDelivered(orderId: string) {
    return this.untilStatus(orderId, "delivered")
  }

  /** Waits until it stands so. */
  async untilStanding(orderId: string, what: string, check: (standing: OrderStanding) => boolean) {
    let last: OrderStanding | undefined
    return eventually(async () => {
      const { status, body } = await this.admin("GET", `/orders/${orderId}`)
      last = status === 404 ? undefined : onlyConnection(ok({ status, body }))
      return last && check(last) ? last : undefined
    }, `order ${orderId} is ${what}`).catch((error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify({ last, requests: this.erp.requests.slice(-5) }, null, 1)}`)
    })
  }

  async sql<Row extends object = Record<string, unknown>>(text: string, values: unknown[] = []): Promise<Row[]> {
    return this.withClient(async (client) => (await client.query<Row>(text, values)).rows)
  }

  /** A database connection of the test's own. */
  async withClient<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    const client = new Client({ connectionString: this.runner.dbConfig.clientUrl })
    await client.connect()
    try {
      return await work(client)
    } finally {
      await client.end()
    }
  }

  private async call(method: string, url: string, data: unknown, headers: object): Promise<Answer> {
    const validateStatus = () => true
    const { status, data: body } = await this.runner.api.request({ method, url, data, headers, validateStatus })
    return { status, body }
  }
}

/** The body of an answer that must not be an error. */
export function ok({ status, body }: Answer): Answer["body"] {
  if (status >= 300) {
    throw new Error(`HTTP ${status}: ${JSON.stringify(body)}`)
  }
  return body
}

function onlyConnection({ order }: OrderResponse): OrderStanding {
  expect(order.connections).toHaveLength(1)
  return order.connections[0]!
}
