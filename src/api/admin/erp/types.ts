import type {
  ConnectionOverview,
  DeliveryDetail,
  DeliveryView,
  Depth,
  InboxMessageDetail,
  InboxMessageView,
  OrderStanding,
} from "../../../modules/erp"

/** What the routes under /admin/erp answer. Times are ISO 8601 in UTC, once they are JSON. */

export interface OverviewResponse {
  connections: ConnectionOverview[]
  /** Open deliveries of all connections. */
  totals: Depth
}

export interface DeliveriesResponse {
  /** Newest first. */
  deliveries: DeliveryView[]
  /** At most 10,000; `count_capped` says that there are more. */
  count: number
  count_capped: boolean
  limit: number
  offset: number
}

export interface DeliveryResponse {
  delivery: DeliveryDetail
}

export interface OrderResponse {
  order: {
    id: string
    /** By name. A connection that is not told of placed orders is left out. */
    connections: OrderStanding[]
  }
}

export interface ConnectionResponse {
  connection: ConnectionOverview
}

export interface InboxResponse {
  /** Newest first. */
  messages: InboxMessageView[]
  /** At most 10,000; `count_capped` says that there are more. */
  count: number
  count_capped: boolean
  limit: number
  offset: number
}

export interface InboxMessageResponse {
  /** Its `items` are a page of those it has: `item_limit` from `item_offset` on. */
  message: InboxMessageDetail
  item_limit: number
  item_offset: number
}
