import { uncapturedWords, type Words } from "../plain-words"
import type { Deliveries } from "./deliveries"
import type { DeliveryView } from "./delivery-views"
import type { ConnectionStart, Watermarks } from "./watermarks"

/** How one order stands at one connection. */
export interface OrderStanding extends Words {
  connection: { id: string; name: string }
  /** What the ERP booked it as, where that is known. */
  document: { id: string | null; number: string | null; url: string | null } | null
  /** Oldest first; empty while the order is not captured. */
  deliveries: DeliveryView[]
}

const OPEN = ["pending", "leased", "held", "dead"]

/** One order, seen across all connections that should have it. */
export class OrderStandings {
  constructor(
    private readonly deliveries: Deliveries,
    private readonly watermarks: Watermarks
  ) {}

  async read(orderId: string, draft: boolean): Promise<OrderStanding[]> {
    const [all, starts] = await Promise.all([this.deliveries.ofOrder(orderId), this.watermarks.starts(orderId)])
    const untold = starts.filter(({ id }) => !all.some((delivery) => delivery.connection.id === id))
    const told = [...new Map(all.map(({ connection }) => [connection.id, connection])).values()]
    return [
      ...told.map((connection) => standing(all.filter((delivery) => delivery.connection.id === connection.id))),
      ...untold.map((start) => uncaptured(orderId, start, draft)),
    ].sort((a, b) => (a.connection.name < b.connection.name ? -1 : 1))
  }
}

/** The oldest open delivery tells how it stands, since it holds up the others; without one, the latest does. */
function standing(deliveries: DeliveryView[]): OrderStanding {
  const telling = deliveries.find((delivery) => OPEN.includes(delivery.status)) ?? deliveries.at(-1)!
  const booked = deliveries.filter(({ document_id, document_number }) => document_id ?? document_number).at(-1)
  return {
    connection: telling.connection,
    state: telling.state,
    next: telling.next,
    phrases: telling.phrases,
    document: booked ? { id: booked.document_id, number: booked.document_number, url: booked.document_url } : null,
    deliveries,
  }
}

function uncaptured(
  orderId: string,
  { id, name, status, first_order_id, unrouted }: ConnectionStart,
  draft: boolean
): OrderStanding {
  const placed_before = orderId < first_order_id
  return {
    connection: { id, name },
    ...uncapturedWords({ placed_before, draft, unrouted, connection: { name, status } }),
    document: null,
    deliveries: [],
  }
}
