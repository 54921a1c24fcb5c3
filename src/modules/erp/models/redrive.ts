import { model } from "@medusajs/framework/utils"

/**
 * Many deliveries sent again, at a pace. Those that are still to go bear its id (`erp_delivery.redrive_id`), so that a
 * process that dies forgets none.
 *
 *   running -> done | canceled
 */
export const ErpRedrive = model
  .define(
    { name: "ErpRedrive", tableName: "erp_redrive" },
    {
      id: model.id({ prefix: "erprdr" }).primaryKey(),
      /** What was asked for. */
      filter: model.json(),
      /** Deliveries a second, at most. */
      pace: model.number(),
      state: model.enum(["running", "done", "canceled"]).default("running"),
      /** How many it was to send when it began. */
      total: model.number().default(0),
      redriven: model.number().default(0),
      skipped: model.number().default(0),
      failed: model.number().default(0),
      /** The first of those that failed: `[{ delivery_id, reason }]`. */
      failures: model.json().nullable(),
      actor_id: model.text().nullable(),
      actor_type: model.text().nullable(),
      /** Not before this time, by the database's clock: the pace. */
      ready_at: model.dateTime(),
      /** Of the process that works at it now. */
      lease_token: model.text().nullable(),
      lease_until: model.dateTime().nullable(),
      finished_at: model.dateTime().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_redrive_running", on: ["ready_at"], where: "state = 'running'" }])

/** A payload that a person has changed: the history of `erp_delivery.data_override`. */
export const ErpPayloadEdit = model
  .define(
    { name: "ErpPayloadEdit", tableName: "erp_payload_edit" },
    {
      id: model.id({ prefix: "erpedt" }).primaryKey(),
      delivery_id: model.text(),
      actor_id: model.text().nullable(),
      actor_type: model.text().nullable(),
      reason: model.text(),
      /** What would have been sent without it; null where nothing could be built. */
      before: model.json().nullable(),
      /** Since when it counts no more: the store's newer content goes instead. */
      superseded_at: model.dateTime().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_payload_edit_delivery", on: ["delivery_id", "created_at"] }])
