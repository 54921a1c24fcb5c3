import { model } from "@medusajs/framework/utils"

/**
 * What an ERP told us, once per connection, source and id. Stored before it is answered, and never changed by what
 * becomes of it.
 *
 *   received -> applied | superseded | held | dead        dead, held -> received (redrive)        dead, held -> discarded
 *
 * Of several items: dead if any was refused, else held if any waits, else applied if any took effect.
 */
export const ErpInbox = model
  .define(
    { name: "ErpInbox", tableName: "erp_inbox" },
    {
      id: model.id({ prefix: "erpinb" }).primaryKey(),
      /** Order of arrival. */
      seq: model.autoincrement(),
      connection_id: model.text(),
      source: model.text(),
      event_id: model.text(),
      type: model.text(),
      version: model.number(),
      /** The connection's epoch when it came. */
      epoch: model.number(),
      /** SHA-256 of the canonical JSON: the same id with other content is refused. */
      content_hash: model.text(),
      /** The whole CloudEvent as JSON text: `jsonb` takes neither NUL nor half a surrogate pair. */
      body: model.text(),
      /** Since when `body` is empty: it was kept as long as it is to be. */
      purged_at: model.dateTime().nullable(),
      /** W3C trace context in which it came. */
      traceparent: model.text().nullable(),
      status: model.enum(["received", "applied", "superseded", "held", "dead", "discarded"]).default("received"),
      /** Items in it, as claimed by the sender; 0 where nobody can tell. */
      items: model.number().default(0),
      /** Items that are settled: a large message is applied in several transactions. */
      position: model.number().default(0),
      applied: model.number().default(0),
      superseded: model.number().default(0),
      held: model.number().default(0),
      refused: model.number().default(0),
      /** Items that were not simply applied: `[{ index, result, code }]`. */
      exceptions: model.json().nullable(),
      error_class: model.text().nullable(),
      code: model.text().nullable(),
      reason: model.text().nullable(),
      settled_at: model.dateTime().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_inbox_once", on: ["connection_id", "source", "event_id"], unique: true },
    { name: "IDX_erp_inbox_received", on: ["connection_id", "seq"], where: "status = 'received'" },
    { name: "IDX_erp_inbox_status", on: ["status", "seq"] },
    { name: "IDX_erp_inbox_seq", on: ["seq"] },
    { name: "IDX_erp_inbox_rhythm", on: ["connection_id", "type", "created_at"] },
    { name: "IDX_erp_inbox_whole", on: ["settled_at"], where: "settled_at IS NOT NULL AND purged_at IS NULL" },
  ])
