import { MathBN } from "@medusajs/framework/utils"
import { type Decimal, readDecimal, sum, toMoney } from "./money"
import type { OrderPlacedV1, paymentStatuses } from "./order-placed-schema"
import type { OrderSource } from "./order-source"

export type PaymentStatus = (typeof paymentStatuses)[number]

interface Collection {
  status: string
  amount: Decimal
  authorized: Decimal
  captured: Decimal
  refunded: Decimal
}

/** What the message says of an order's payment collections. */
export function orderPayment(
  collections: OrderSource["payment_collections"],
  digits: number
): OrderPlacedV1["payment"] {
  const read = collections.map(readCollection)
  const money = (value: Decimal) => toMoney(value, digits)
  const payments = collections.flatMap((collection, index) =>
    collection.payments.map((payment) => ({
      id: payment.id,
      provider_id: payment.provider_id,
      amount: money(readDecimal(payment, "amount", `payment_collections.${index}.payments`)),
      captured_at: payment.captured_at,
      canceled_at: payment.canceled_at,
    }))
  )
  return {
    status: paymentStatus(read, MathBN.convert(1).shiftedBy(-digits)),
    provider_ids: [...new Set(payments.map((payment) => payment.provider_id))].sort(),
    authorized_amount: money(sum(read.map((collection) => collection.authorized))),
    captured_amount: money(sum(read.map((collection) => collection.captured))),
    refunded_amount: money(sum(read.map((collection) => collection.refunded))),
    payments: payments.sort((a, b) => (a.id < b.id ? -1 : 1)),
  }
}

/**
 * The payment status Medusa's admin shows. Medusa keeps none on the order but derives it on every read
 * (core-flows, order/utils/aggregate-status.ts); this says the same of the same collections.
 *
 * @param tolerance one minor unit: less than that missing counts as whole.
 */
export function paymentStatus(collections: Collection[], tolerance: Decimal): PaymentStatus {
  const score = (relevant: Collection[], paid: "captured" | "refunded") =>
    relevant.reduce((sum, each) => sum + (each.amount.minus(each[paid]).lte(tolerance) ? 1 : 0.5), 0)
  const having = (status: string) => collections.filter((collection) => collection.status === status).length

  const captured = score(
    collections.filter((collection) => collection.captured.gt(0) || collection.amount.isZero()),
    "captured"
  )
  const refunded = score(
    collections.filter((collection) => collection.refunded.gt(0)),
    "refunded"
  )
  const valid = collections.length - having("canceled")

  if (having("requires_action")) return "requires_action"
  if (refunded) return refunded === captured ? "refunded" : "partially_refunded"
  if (captured) return captured === valid ? "captured" : "partially_captured"
  if (having("authorized")) return having("authorized") === valid ? "authorized" : "partially_authorized"
  if (collections.length && valid === 0) return "canceled"
  return having("awaiting") ? "awaiting" : "not_paid"
}

function readCollection(collection: OrderSource["payment_collections"][number], index: number): Collection {
  const path = `payment_collections.${index}`
  const orZero = (field: string) =>
    collection[field] === null || collection[field] === undefined
      ? MathBN.convert(0)
      : readDecimal(collection, field, path)
  return {
    status: collection.status,
    amount: readDecimal(collection, "amount", path),
    authorized: orZero("authorized_amount"),
    captured: orZero("captured_amount"),
    refunded: orZero("refunded_amount"),
  }
}
