/** Deliveries of one connection that wait for a call, per call it may make at the same time, before bulk work adds to them. */
const WAITING_PER_CALL = 5

/**
 * Waiting room: how much more bulk work may hand to a connection. Never the whole queue, so that it stops soon when it is
 * canceled, and the ERP sets the pace where it is slower.
 */
export class WaitingRoom {
  /** Of a connection `n`: deliveries that may wait. */
  static readonly MOST = `${WAITING_PER_CALL} * coalesce((n.policy ->> 'concurrency')::int, 1)`

  /** Of a connection `n`: those that do, behind nothing of their own order. Counted up to `most`, an expression. */
  static readonly WAITING = (most: string) => `(
    SELECT count(*)::int FROM (
      SELECT 1 FROM erp_delivery p
       WHERE p.connection_id = n.id AND p.status = 'pending' AND p.available_at <= now() AND p.deleted_at IS NULL
         AND NOT EXISTS (
           SELECT 1 FROM erp_delivery o
            WHERE o.connection_id = p.connection_id AND o.subject = p.subject AND o.seq < p.seq
              AND o.status IN ('pending', 'leased', 'held', 'dead') AND o.deleted_at IS NULL)
       LIMIT ${most}) q)`
}
