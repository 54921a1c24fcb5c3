import type { TicketView } from "./incident-views"
import { plainWords, type DeliveryFacts, type Words } from "../plain-words"

/** A delivery as the API shows it. Times are ISO 8601 in JSON. */
export interface DeliveryView extends Omit<DeliveryFacts, "connection">, Words {
  id: string
  order_id: string
  display_id: string | null
  connection: { id: string; name: string }
  attempts_begun: number
  document_url: string | null
  created_at: Date
  last_attempt_at: Date | null
  delivered_at: Date | null
}

/** The message a delivery carries, as stored. `data` is null while it could not be built; then `build_error` says why. */
export interface MessageView {
  id: string
  type: string
  version: number
  revision: number
  time: Date
  data: Record<string, unknown> | null
  build_error: { code: string; message: string } | null
  /** Since when `data` is only what is left of it without personal data: it was kept as long as it is to be. */
  purged_at: Date | null
  /** Since when it says nothing any more of whom it was about, on that person's demand. */
  erased_at: Date | null
}

/** One delivery with the message it carries. */
export interface DeliveryDetail extends DeliveryView {
  message: MessageView
  /** While it is dead: what its cause is called in ticket systems, newest first. */
  tickets: TicketView[]
}

/** As {@link DeliveryViews.SELECT} gives it. */
export type DeliveryRow = Omit<DeliveryView, keyof Words | "connection"> &
  CircuitColumns &
  DeliveryFacts & { connection: DeliveryFacts["connection"] & { id: string } }

interface CircuitColumns {
  circuit_state: DeliveryFacts["connection"]["circuit"]["state"]
  circuit_reason: DeliveryFacts["connection"]["circuit"]["reason"]
  opened_at: Date | null
  next_probe_at: Date | null
}

/** Delivery views: a delivery in plain words, from its row, its connection and the circuit. */
export class DeliveryViews {
  static readonly SELECT = `
    SELECT d.id, d.type, d.subject AS order_id, m.display_id, d.status, d.error_class, d.code, d.reason, d.attempts,
          d.attempts_begun, d.available_at, d.last_attempt_at, d.delivered_at, d.created_at, d.confirmation,
          d.document_id, d.document_number, d.document_url,
          d.status = 'pending' AND EXISTS (
            SELECT 1 FROM erp_delivery o WHERE o.connection_id = d.connection_id AND o.subject = d.subject
               AND o.seq < d.seq AND o.status IN ('pending', 'leased', 'held', 'dead') AND o.deleted_at IS NULL) AS blocked,
          jsonb_build_object('id', c.id, 'name', c.name, 'status', c.status, 'paused_reason', c.paused_reason) AS connection,
          r.state AS circuit_state, r.reason AS circuit_reason, r.opened_at, r.next_probe_at
     FROM erp_delivery d
     JOIN erp_message m ON m.id = d.message_id
     JOIN erp_connection c ON c.id = d.connection_id
     JOIN erp_circuit r ON r.connection_id = c.id`

  static of({ circuit_state, circuit_reason, opened_at, next_probe_at, ...row }: DeliveryRow, now: Date): DeliveryView {
    const circuit = { state: circuit_state, reason: circuit_reason, opened_at, next_probe_at }
    const { id, name } = row.connection
    return {
      ...row,
      ...plainWords({ ...row, connection: { ...row.connection, circuit } }, now),
      connection: { id, name },
    }
  }
}
