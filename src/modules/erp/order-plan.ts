/**
 * Order plan: from what the store has of an order and what is written of it, to what must be written. Pure.
 *
 *   placed   once per connection that should have the order
 *   edited   when its content is another one than that of the latest message; if nobody can have that one yet, the
 *            message is rewritten instead
 *   canceled once; where the order cannot have reached the ERP, everything about it is skipped
 *
 * Safe to plan again at any time: what is written already is not planned twice.
 */
import { orderCanceled, orderEdited, orderPlaced, sameContent } from "./messages"
import type { Draft, Move, Payload, Recipient, Rewrite, Standing } from "./draft"
import type { HeldCode } from "./held-codes"
import { definitionOf, deliveryOf, isPlaced, latestContent, openEdits } from "./order-known"
import type { KnownDelivery, KnownMessage, OrderHistory } from "./order-known"
import { AWAITING_PAYMENT, beforeExport, CANNOT_REVISE, mayGo, notPaid, PLACED_DISCARDED } from "./standings"
import { SAME_PURCHASE_TWICE, SUPERSEDED, type ExportWhen } from "./standings"

/** What the plan must know of an order; the rest is the message definitions' business. */
export interface OrderFacts {
  id: string
  is_draft: boolean
  created_at: Date
  updated_at: Date
  canceled_at: Date | null
  display_id: string | null
  cart_id: string | null
  payment_collection_id: string | null
}

/** A connection as far as orders concern it. */
export interface PlannedConnection {
  id: string
  subscriptions: string[]
  /** What its connector takes. */
  message_types: string[]
  export_when: ExportWhen
  /** Every order is its concern that is told of by its own event; others from this id on. */
  first_order_id: string
}

export interface OrderPlan {
  drafts: Draft[]
  rewrites: Rewrite[]
  moves: Move[]
}

/** Builds the payload of a type as the order is now. */
export type BuildPayload = (definition: typeof orderPlaced, revision: number) => Payload & { held?: HeldCode }

/** How an order came to our notice: its own event says it was placed just now, everything else only that it is there. */
export type CaptureSource = "event" | "change" | "sweep"

export interface Planning {
  order: OrderFacts
  history: OrderHistory
  connections: PlannedConnection[]
  source: CaptureSource
  build: BuildPayload
  /** A message whose payload is to be built anew although its content may be the same. */
  rebuild?: string
}

export function planOrder(planning: Planning): OrderPlan {
  if (planning.order.is_draft) {
    return { drafts: [], rewrites: [], moves: [] }
  }
  const placed = planPlaced(planning)
  const content = planning.order.canceled_at ? nothing() : planContent(planning)
  const canceled = planCanceled(planning, placed[0]?.recipients ?? [])
  return {
    drafts: [...placed, ...content.drafts, ...canceled.drafts],
    rewrites: content.rewrites,
    moves: [...content.moves, ...canceled.moves],
  }
}

function planPlaced({ order, history, connections, source, build }: Planning): Draft[] {
  const due = connections.filter(
    (connection) =>
      connection.subscriptions.includes(orderPlaced.type) &&
      !deliveryOf(history, connection.id) &&
      (source === "event" || order.id >= connection.first_order_id)
  )
  if (!due.length) {
    return []
  }
  const known = history.messages.find(({ type, data }) => type === orderPlaced.type && data)
  const payload = known ? { version: orderPlaced.current, data: known.data, build_error: null } : build(orderPlaced, 1)
  const start = (connection: PlannedConnection): Standing =>
    order.canceled_at
      ? beforeExport
      : (unbuilt(payload) ??
        (!connection.message_types.includes(orderPlaced.type) ? CANNOT_REVISE : byPayment(connection, payload)))
  const recipients = due.map((connection) => ({ connection_id: connection.id, ...start(connection) }))
  return [draft(order, orderPlaced.type, 1, order.created_at, payload, recipients)]
}

/** What the order says now, against the latest message that says all of it. */
function planContent(planning: Planning): OrderPlan {
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
  if (payload.data && unsent && (changed || anew || released.length)) {
    const mended = changed ? own.filter(({ status }) => status === "dead") : []
    return {
      drafts: [],
      rewrites: [{ message_id: latest.id, supersedes: changed || anew, ...payload }],
      moves: [...released, ...mended.map(({ id }): Move => ({ delivery_id: id, status: "pending" }))],
    }
  }
  if (!changed) {
    return { drafts: [], rewrites: [], moves: released }
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
function refill(planning: Planning, latest: KnownMessage, payload: Payload): OrderPlan {
  const waiting = planning.history.deliveries.filter(
    (delivery) => delivery.message_id === latest.id && delivery.error_class === "build" && delivery.free
  )
  const standing = (delivery: KnownDelivery): Standing => {
    const connection = latest.type === orderPlaced.type && connectionOf(planning, delivery)
    return connection ? byPayment(connection, payload) : { status: "pending" }
  }
  return {
    drafts: payload.data ? afterEdit(planning, latest) : [],
    rewrites: [{ message_id: latest.id, supersedes: payload.data !== null, ...payload }],
    moves: payload.data ? waiting.map((delivery) => ({ delivery_id: delivery.id, ...standing(delivery) })) : [],
  }
}

/** Where a person wrote the payload that could not be built, the ERP has that one: it is told what the store says now. */
function afterEdit(planning: Planning, latest: KnownMessage): Draft[] {
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

function planCanceled(planning: Planning, placedNow: Recipient[]): OrderPlan {
  const { order, history, build } = planning
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

/** Who is told what became of an order: whoever has it, or may come to have it. */
function recipientsOf(
  { connections, history }: Planning,
  type: string,
  failed: Standing | undefined,
  except: Set<string> = new Set()
): Recipient[] {
  return connections.flatMap((connection) => {
    const placed = deliveryOf(history, connection.id)
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
    return [{ connection_id: connection.id, ...standing }]
  })
}

const nothing = (): OrderPlan => ({ drafts: [], rewrites: [], moves: [] })

const connectionOf = ({ connections }: Planning, { connection_id }: KnownDelivery) =>
  connections.find(({ id }) => id === connection_id)

const byPayment = ({ export_when }: PlannedConnection, { data }: Payload): Standing =>
  mayGo(export_when, data!) ? { status: "pending" } : notPaid(export_when)

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

/** How a delivery starts whose payload cannot be built. */
function unbuilt({ build_error, held }: Payload & { held?: HeldCode }): Standing | undefined {
  if (!build_error) {
    return undefined
  }
  const why = { error_class: "build", reason: build_error.message }
  return held ? { status: "held", code: held, ...why } : { status: "dead", code: build_error.code, ...why }
}

function draft(
  { id, display_id, cart_id, payment_collection_id, updated_at }: OrderFacts,
  type: string,
  revision: number,
  time: Date,
  { version, data, build_error }: Payload,
  recipients: Recipient[]
): Draft {
  const base = { type, subject: id, revision, time, display_id, cart_id, payment_collection_id }
  return { ...base, version, data, build_error, source_updated_at: updated_at, recipients }
}
