import { Outbox } from "../../src/modules/erp/services/outbox"
import type { Sql } from "../../src/modules/erp/services/database"

/** One more message about an order, with the payload of its first. Does nothing when it is there already. */
export async function revise(
  query: Sql["query"],
  orderId: string,
  { type, revision }: { type: string; revision: number }
): Promise<void> {
  const [first] = await query<{ data: Record<string, unknown>; connection_id: string }>(
    `SELECT m.data, d.connection_id FROM erp_message m JOIN erp_delivery d ON d.message_id = m.id
      WHERE m.subject = $1 AND m.revision = 1`,
    [orderId]
  )
  await new Outbox().append(
    { query },
    [
      {
        type,
        version: 1,
        subject: orderId,
        revision,
        time: new Date(),
        display_id: null,
        cart_id: null,
        payment_collection_id: null,
        data: first!.data,
        build_error: null,
        recipients: [{ connection_id: first!.connection_id, status: "pending" }],
      },
    ],
    { captured_by: "change" }
  )
}
