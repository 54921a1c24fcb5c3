/**
 * Standings a delivery can have although nobody tried it, with the words people read. Pure.
 */
import type { HeldStanding, Standing } from "./draft"
import type { HeldCode } from "./held-codes"

/** When an order goes to a connection. */
export type ExportWhen = "placed" | "authorized" | "captured"

/** Code of a delivery that waits for its order's payment; captured again until it is there. */
export const AWAITING_PAYMENT = "awaiting_payment"

/** Code of a delivery whose order may be the same purchase as another one; captured again once that is canceled. */
export const SAME_PURCHASE_TWICE = "same_purchase_twice" satisfies HeldCode

/** Holds that our own settings cause. Trying again mends none of them: they are released where the setting is mended. */
export const OUR_SETTINGS = ["cannot_revise", "version_ended"] as const

export const CANNOT_REVISE: HeldStanding = {
  status: "held",
  error_class: "configuration",
  code: "cannot_revise",
  reason: "The connection does not take this kind of message, so the ERP has not been told.",
}

export const PLACED_DISCARDED: HeldStanding = {
  status: "held",
  code: "placed_discarded",
  reason: "Sending the order itself was discarded, so the ERP may not know it under our reference.",
}

export const SUPERSEDED: Standing = {
  status: "skipped",
  code: "superseded",
  reason: "A later message about this order says it all.",
}

export const beforeExport: Standing = {
  status: "skipped",
  code: "canceled_before_export",
  reason: "The order was canceled before it reached the ERP.",
}

/** Whoever it was about was erased: what is left of it could not be booked, and what was erased does not come back. */
export const ERASED: Standing = {
  status: "skipped",
  code: "erased",
  reason: "The personal data of this order was erased before this connection was to have it.",
}

export const notPaid = (when: ExportWhen): HeldStanding => ({
  status: "held",
  code: AWAITING_PAYMENT,
  reason: `The order is sent once its payment is ${when}.`,
})

/** The version a connection is pinned to is no longer sent. */
export const versionEnded = ({ type, current }: { type: string; current: number }, version: number) => ({
  error_class: "configuration" as const,
  code: "version_ended" as const,
  reason:
    `${type} version ${version} is no longer sent. Let the ERP read version ${current}, then set ` +
    `versions: { "${type}": ${current} } on the connection; what is held goes by itself.`,
})

/** Statuses of a payment (messages/order-payment.ts) that are at least so far. Refunded means it had been captured. */
const CAPTURED = ["captured", "partially_refunded", "refunded"]
const FAR_ENOUGH: Record<Exclude<ExportWhen, "placed">, string[]> = {
  authorized: ["authorized", "partially_captured", ...CAPTURED],
  captured: CAPTURED,
}

/**
 * Whether an order may go to a connection by its payment. An order of no amount needs none.
 *
 * @param data of `order.placed` or `order.edited`
 */
export function mayGo(when: ExportWhen, data: Record<string, unknown>): boolean {
  const { payment, totals } = data as { payment: { status: string }; totals: { total: string } }
  return when === "placed" || Number(totals.total) <= 0 || FAR_ENOUGH[when].includes(payment.status)
}
