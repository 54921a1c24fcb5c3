/**
 * Order plan: from what the store has of an order and what is written of it, to what must be written. Pure.
 *
 *   placed   once per connection that should have the order (placed-plan.ts)
 *   edited   when its content is another one than that of the latest message; if nobody can have that one yet, the
 *            message is rewritten instead
 *   canceled once; where the order cannot have reached the ERP, everything about it is skipped
 *
 * Safe to plan again at any time: what is written already is not planned twice.
 */
import { orderCanceled, orderEdited, orderPlaced, sameContent } from "./messages"
import type { Draft, Move, Payload, Recipient, Standing } from "./draft"
import { byPayment, draft, unbuilt } from "./order-drafts"
import type { OrderPlan, Planning } from "./order-facts"
import { definitionOf, isPlaced, latestContent, openEdits, placedAt } from "./order-known"
import type { KnownDelivery, KnownMessage } from "./order-known"
import { planPlaced } from "./placed-plan"
import { AWAITING_PAYMENT, beforeExport, CANNOT_REVISE, ERASED, PLACED_DISCARDED } from "./standings"
import { SAME_PURCHASE_TWICE, SUPERSEDED } from "./standings"

/** What is planned after the order's placing: of that, who gets it now for the first time. */
interface Continued extends Planning {
  placedNow: Recipient[]
}

type ContentPlan = Omit<OrderPlan, "unrouted">

export function planOrder(planning: Planning): OrderPlan {
  if (planning.order.is_draft) {
    return { ...nothing(), unrouted: [] }
  }
  const { drafts: placed, unrouted } = planPlaced(planning)
  const continued = { ...planning, placedNow: placed[0]?.recipients ?? [] }
  const content = planning.order.canceled_at ? nothing() : planContent(continued)
  const canceled = planCanceled(continued)
  return {
    drafts: [...placed, ...content.drafts, ...canceled.drafts],
    rewrites: content.rewrites,
    moves: [...content.moves, ...canceled.moves],
    unrouted,
  }
}

/** What the order says now, against the latest message that says all of it. */
function planContent(planning: Continued): ContentPlan {
  const { history, order, build, rebuild } = planning
  const latest = latestContent(history)
  if (!latest) {
    return nothing()
  }
  const payload = build(definitionOf(latest), latest.revision)
  if (!latest.data) {
    return refill(planning, latest, payload)
  }
  const changed = !payload.data || !sameContent(latest.data, payload.data)
  const own = history.deliveries.filter((delivery) => delivery.message_id === latest.id)
  const released = own.flatMap((delivery) => release(planning, delivery, payload))
  const unsent = own.every(({ status, free, in_doubt }) => status === "skipped" || (free && !in_doubt))
  const anew = rebuild === latest.id
  // Nobody waits for it: what is gone stays gone.
  if (latest.purged && (own.every(({ status }) => status === "skipped") || (latest.erased && !payload.data))) {
    return { ...nothing(), drafts: latecomers(planning, latest) }
  }
  if (payload.data && unsent && (changed || anew || released.length)) {
    const mended = changed ? own.filter(({ status }) => status === "dead") : []
    return {
      drafts: latecomers(planning, latest),
      rewrites: [{ message_id: latest.id, supersedes: changed || anew, ...payload }],
      moves: [...released, ...mended.map(({ id }): Move => ({ delivery_id: id, status: "pending" }))],
    }
  }
  if (!changed) {
    return { drafts: latecomers(planning, latest), rewrites: [], moves: released }
  }
  const revision = latest.revision + 1
  const edited = build(orderEdited, revision)
  const recipients = recipientsOf(planning, orderEdited.type, unbuilt(edited))
  const told = new Set(recipients.map((recipient) => recipient.connection_id))
  const superseded = openEdits(history).filter((delivery) => told.has(delivery.connection_id))
  return {
    drafts: recipients.length ? [draft(order, orderEdited.type, revision, order.updated_at, edited, recipients)] : [],
    rewrites: [],
    moves: [...released, ...superseded.map(({ id }) => ({ delivery_id: id, ...SUPERSEDED }))],
  }
}

/** A message that could not be built: try again, and let its deliveries go if it works now. */
function refill(planning: Continued, latest: KnownMessage, payload: Payload): ContentPlan {
  const waiting = planning.history.deliveries.filter(
    (delivery) => delivery.message_id === latest.id && delivery.error_class === "build" && delivery.free
  )
  const standing = (delivery: KnownDelivery): Standing => {
    const connection = latest.type === orderPlaced.type && connectionOf(planning, delivery)
    return connection ? byPayment(connection, payload) : { status: "pending" }
  }
  return {
    drafts: [...latecomers(planning, latest, unbuilt(payload)), ...(payload.data ? afterEdit(planning, latest) : [])],
    rewrites: [{ message_id: latest.id, supersedes: payload.data !== null, ...payload }],
    moves: payload.data ? waiting.map((delivery) => ({ delivery_id: delivery.id, ...standing(delivery) })) : [],
  }
}

/** Where a person wrote the payload that could not be built, the ERP has that one: it is told what the store says now. */
function afterEdit(planning: Continued, latest: KnownMessage): Draft[] {
  const { order, history, build } = planning
  const has = ({ edited, status, in_doubt }: KnownDelivery) => edited && (status === "delivered" || in_doubt)
  const sent = history.deliveries.filter((delivery) => delivery.message_id === latest.id && has(delivery))
  const revision = latest.revision + 1
  const payload = build(orderEdited, revision)
  const recipients = recipientsOf(planning, orderEdited.type, unbuilt(payload)).filter((recipient) =>
    sent.some(({ connection_id }) => connection_id === recipient.connection_id)
  )
  return recipients.length ? [draft(order, orderEdited.type, revision, order.updated_at, payload, recipients)] : []
}

function planCanceled(planning: Continued): ContentPlan {
  const { order, history, build, placedNow } = planning
  if (!order.canceled_at) {
    return nothing()
  }
  const known = history.messages.find(({ type }) => type === orderCanceled.type)
  if (known) {
    return known.data ? nothing() : refill(planning, known, build(orderCanceled, 1))
  }
  const withdrawn = history.deliveries.filter(
    ({ type, free, in_doubt }) => type === orderPlaced.type && free && !in_doubt
  )
  const skippedBefore = history.deliveries.filter((delivery) => isPlaced(delivery) && delivery.status === "skipped")
  const never = new Set([...withdrawn, ...skippedBefore, ...placedNow].map(({ connection_id }) => connection_id))
  const payload = build(orderCanceled, 1)
  const skipped = planning.connections
    .filter(({ id, subscriptions }) => never.has(id) && subscriptions.includes(orderCanceled.type))
    .map(({ id }) => ({ connection_id: id, ...beforeExport }))
  const recipients = [...skipped, ...recipientsOf(planning, orderCanceled.type, unbuilt(payload), never)]
  return {
    drafts: recipients.length ? [draft(order, orderCanceled.type, 1, order.canceled_at, payload, recipients)] : [],
    rewrites: [],
    moves: [
      ...withdrawn.map(({ id }) => ({ delivery_id: id, ...beforeExport })),
      ...openEdits(history).map(({ id, connection_id }) => ({
        delivery_id: id,
        ...(never.has(connection_id) ? beforeExport : SUPERSEDED),
      })),
    ],
  }
}

/**
 * Who gets an order for the first time that has been edited since it was written for others: as placed it is an old story
 * for them, and the latest message, which the others have, tells the rest.
 */
function latecomers(planning: Continued, latest: KnownMessage, failed?: Standing): Draft[] {
  const { order, build, placedNow } = planning
  const late = placedNow.map(({ connection_id }) => connection_id)
  // What is left of a purged message is nothing to send: it is filled again from the store, or says why it cannot be.
  const anew = latest.purged && !latest.erased
  const payload = anew
    ? build(orderEdited, latest.revision)
    : { version: orderEdited.current, data: latest.data, build_error: latest.build_error }
  const start = latest.erased ? ERASED : (failed ?? (anew ? unbuilt(payload) : undefined))
  const recipients =
    latest.type === orderEdited.type
      ? recipientsOf(planning, orderEdited.type, start).filter(({ connection_id }) => late.includes(connection_id))
      : []
  return recipients.length
    ? [draft(order, orderEdited.type, latest.revision, order.updated_at, payload, recipients)]
    : []
}

/** Who is told what became of an order: whoever has it, or may come to have it. */
function recipientsOf(
  { connections, history, placedNow }: Continued,
  type: string,
  failed: Standing | undefined,
  except: Set<string> = new Set()
): Recipient[] {
  return connections.flatMap((connection) => {
    const now = placedNow.find(({ connection_id }) => connection_id === connection.id)
    const placed = placedAt(history, connection.id) ?? now
    if (
      !placed ||
      placed.status === "skipped" ||
      except.has(connection.id) ||
      !connection.subscriptions.includes(type)
    ) {
      return []
    }
    const standing: Standing = !connection.message_types.includes(type)
      ? CANNOT_REVISE
      : placed.status === "discarded"
        ? PLACED_DISCARDED
        : (failed ?? { status: "pending" })
    const late = now?.backfill_id !== undefined && { backfill_id: now.backfill_id }
    return [{ connection_id: connection.id, ...late, ...standing }]
  })
}

const nothing = (): ContentPlan => ({ drafts: [], rewrites: [], moves: [] })

const connectionOf = ({ connections }: Planning, { connection_id }: KnownDelivery) =>
  connections.find(({ id }) => id === connection_id)

/** What waited for something in the store that is there now. */
function release(planning: Planning, delivery: KnownDelivery, payload: Payload): Move[] {
  const connection = connectionOf(planning, delivery)
  if (!delivery.free || !connection || !payload.data) {
    return []
  }
  const next = byPayment(connection, payload)
  const goes =
    delivery.code === AWAITING_PAYMENT
      ? next.status === "pending"
      : delivery.code === SAME_PURCHASE_TWICE && delivery.alone
  return goes ? [{ delivery_id: delivery.id, ...next }] : []
}
