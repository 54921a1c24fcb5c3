import type { Idempotency } from "../../src/modules/erp/connector"

/** One message about an order. The revision tells messages of one type apart. */
export interface Say {
  type: string
  revision: number
}

/**
 * What the store says about each order, oldest first; the ERP must book all of it, once, in this order.
 *
 * A `lookup` asks the ERP for an order's document, not for one message: it cannot tell a second message of an order
 * from the first. Hence one message there.
 */
export const SAYS: Record<Exclude<Idempotency, "none">, Say[]> = {
  key: [1, 2, 3].map((revision) => ({ type: "order.placed", revision })),
  lookup: [{ type: "order.placed", revision: 1 }],
}

/** What a message is called in findings. */
export const nameOf = (subject: string, { type, revision }: Say): string => `${subject} ${type} ${revision}`
