/**
 * Fault points: the moments at which a process must be able to die, or stand still, without a message being lost or
 * taking effect twice. Tests end a process there; a store gives no hook, and passing a point does nothing.
 *
 *   message_committed   an order's messages are in the outbox, nobody has been nudged
 *   claimed             deliveries are leased, not yet in the queue
 *   enqueued            they are in the queue
 *   before_call         the attempt is written as begun; the ERP knows nothing of it
 *   after_call          the ERP has booked; nobody here has written that down
 *   before_settle       what became of the attempt is decided, not written
 */
export const FAULT_POINTS = [
  "message_committed",
  "claimed",
  "enqueued",
  "before_call",
  "after_call",
  "before_settle",
] as const

export type FaultPoint = (typeof FAULT_POINTS)[number]

/** Called at each point, synchronously. Must not throw. */
export type FaultHook = (point: FaultPoint) => void
