/**
 * Placed plan: who gets an order for the first time, and who never will. Pure.
 *
 *   due        it is for the connection, and none of it is written there
 *   unrouted   its sales channel or region is not the connection's; remembered, so that nobody looks again
 *   backfilled older than the connection, or unrouted when it was placed, but asked for since
 */
import type { Payload, Recipient, Standing, Unrouted } from "./draft"
import type { HeldCode } from "./held-codes"
import { orderPlaced } from "./messages"
import { byPayment, draft, unbuilt } from "./order-drafts"
import type { OrderFacts, Placing, PlannedConnection, Planning } from "./order-facts"
import { isErased, placedAt } from "./order-known"
import { unroutedBy } from "./routing"
import { beforeExport, CANNOT_REVISE, ERASED } from "./standings"

/** How an order and a backfill of one connection stand to each other. */
export type BackfillStanding = "goes" | "there" | "canceled" | "erased" | "unrouted" | "draft"

/**
 * Whether a backfill sends an order. What was canceled since is not sent as placed, and nothing is written of it: the ERP
 * never heard of it. Routing counts as it is now: whoever asks for older orders means the connection as it stands.
 *
 * @param known.there something of the order is written for the connection
 * @param known.erased whom it was about had their data taken out of it
 */
export function backfillStanding(
  order: Pick<OrderFacts, "is_draft" | "canceled_at" | "sales_channel_id" | "region_id">,
  { routing }: Pick<PlannedConnection, "routing">,
  known: { there: boolean; erased: boolean }
): BackfillStanding {
  if (order.is_draft) {
    return "draft"
  }
  if (known.there) {
    return "there"
  }
  if (order.canceled_at || known.erased) {
    return order.canceled_at ? "canceled" : "erased"
  }
  return unroutedBy(routing, order) ? "unrouted" : "goes"
}

export function planPlaced({ order, history, connections, source, build, backfill }: Planning): Placing {
  const due: { connection: PlannedConnection; backfill_id?: string }[] = []
  const unrouted: Unrouted[] = []
  const erased = isErased(history)
  for (const connection of connections) {
    const { id, subscriptions, routing, first_order_id } = connection
    if (!subscriptions.includes(orderPlaced.type) || placedAt(history, id)) {
      continue
    }
    if (!history.unrouted.includes(id) && (source === "event" || order.id >= first_order_id)) {
      const code = unroutedBy(routing, order)
      if (code) {
        unrouted.push({ subject: order.id, connection_id: id, code })
      } else {
        due.push({ connection })
      }
    } else if (
      backfill?.connection_id === id &&
      backfillStanding(order, connection, { there: false, erased }) === "goes"
    ) {
      due.push({ connection, backfill_id: backfill.id })
    }
  }
  if (!due.length) {
    return { drafts: [], unrouted }
  }
  const known = history.messages.find(({ type, data }) => type === orderPlaced.type && data)
  const asKnown = known && (!known.purged || known.erased)
  const payload = asKnown
    ? { version: orderPlaced.current, data: known.data, build_error: null }
    : build(orderPlaced, 1)
  const recipients = due.map(({ connection, backfill_id }): Recipient => ({
    connection_id: connection.id,
    ...(backfill_id !== undefined && { backfill_id }),
    ...start(order, connection, payload, known?.erased),
  }))
  return { drafts: [draft(order, orderPlaced.type, 1, order.created_at, payload, recipients)], unrouted }
}

function start(
  order: OrderFacts,
  connection: PlannedConnection,
  payload: Payload & { held?: HeldCode },
  erased = false
): Standing {
  if (order.canceled_at || erased) {
    return order.canceled_at ? beforeExport : ERASED
  }
  const failed = unbuilt(payload)
  if (failed) {
    return failed
  }
  if (!connection.message_types.includes(orderPlaced.type)) {
    return CANNOT_REVISE
  }
  return byPayment(connection, payload)
}
