import type { DeliveriesResponse, OrderResponse, OverviewResponse } from "../../../src/api/admin/erp/types"
import { eventually } from "../../support/eventually"
import { demoParts, type JsonClient } from "./demo-parts"
import type { Deployment } from "./deployment"
import type { StoreProcess } from "./store-process"

type Shop = Parameters<Awaited<ReturnType<typeof demoParts>>["shopper"]>[1]

/** A loaded machine takes its time, and a sweep comes every half minute. */
const WITHIN_MS = 120_000

/** What is sold in a deployment, and what its ERP has of it. */
export class Trade {
  /** All that were placed, in that order. */
  readonly orders: string[] = []
  #shop?: Shop

  constructor(private readonly deployment: Deployment) {}

  /** Fills the empty store: goods, prices, shipping. */
  async open(admin: JsonClient): Promise<void> {
    const { seed } = await demoParts()
    this.#shop = await seed(admin)
  }

  /** A guest's checkout over HTTP. @returns the order's id */
  async placeOrder(store: StoreProcess): Promise<string> {
    const { shopper } = await demoParts()
    const { id } = await shopper(store.url, this.#shop!)(this.orders.length)
    this.orders.push(id)
    return id
  }

  /** How often the ERP has booked each order ever placed: all ones where all is well. */
  async timesBooked(): Promise<number[]> {
    const documents = await this.deployment.erp.documents()
    return this.orders.map((order) => documents.filter(({ order_id }) => order_id === order).length)
  }

  /** @returns the ERP's document */
  async untilBooked(order: string) {
    const find = async () => (await this.deployment.erp.documents()).find(({ order_id }) => order_id === order)
    return eventually(find, `the ERP has booked ${order}`, WITHIN_MS)
  }

  /** Waits until the admin API says what the ERP booked the order as. @returns the document's number */
  async untilShown(admin: JsonClient, order: string): Promise<string> {
    const read = async () => {
      const found: OrderResponse = await admin("GET", `/admin/erp/orders/${order}`)
      return found.order.connections[0]?.document?.number ?? undefined
    }
    return eventually(read, `the admin API shows the document of ${order}`, WITHIN_MS)
  }

  /** Waits until nothing is under way or waits for anything, dead letters included. */
  async untilNothingIsOpen(admin: JsonClient): Promise<void> {
    let last: OverviewResponse | undefined
    const settled = async () => {
      last = await admin("GET", "/admin/erp/overview")
      return Object.values(last!.totals).every((count) => count === 0)
    }
    await eventually(settled, "no delivery is open", WITHIN_MS).catch((error: Error) => {
      throw new Error(`${error.message}\n${JSON.stringify(last, null, 1)}`)
    })
  }

  /** Every delivery there is, as order and status, in the order of {@link Trade.orders}. */
  async deliveries(admin: JsonClient): Promise<{ order: string; status: string }[]> {
    const { deliveries }: DeliveriesResponse = await admin("GET", "/admin/erp/deliveries?limit=100")
    return deliveries
      .map(({ order_id, status }) => ({ order: order_id, status }))
      .sort((one, other) => this.orders.indexOf(one.order) - this.orders.indexOf(other.order))
  }
}
