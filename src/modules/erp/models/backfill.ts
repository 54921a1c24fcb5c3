import { model } from "@medusajs/framework/utils"

/**
 * Older orders sent to one connection, at a pace. `position` is the last order that has been looked at: it moves in the
 * transaction that writes what was found, so a process that dies loses nothing and repeats nothing.
 *
 *   running -> done | canceled
 */
export const ErpBackfill = model
  .define(
    { name: "ErpBackfill", tableName: "erp_backfill" },
    {
      id: model.id({ prefix: "erpbkf" }).primaryKey(),
      connection_id: model.text(),
      /** Orders placed from here on, before there; null for both where they are named. */
      placed_from: model.dateTime().nullable(),
      placed_to: model.dateTime().nullable(),
      /** Sorted. */
      order_ids: model.json().nullable(),
      /** Orders it writes at most. */
      max_orders: model.number(),
      /** Orders a second, at most. */
      pace: model.number(),
      state: model.enum(["running", "done", "canceled"]).default("running"),
      /** Why it ended before everything was looked at. */
      ended_by: model.enum(["max_orders", "person", "connection_deleted"]).nullable(),
      /** Order id, as the store sorts them. Empty at first. */
      position: model.text().default(""),
      looked_at: model.number().default(0),
      /** Written for the connection. */
      queued: model.number().default(0),
      already_there: model.number().default(0),
      canceled: model.number().default(0),
      not_routed: model.number().default(0),
      /** Drafts. */
      not_placed: model.number().default(0),
      failed: model.number().default(0),
      /** The first of those that failed: `[{ order_id, reason }]`. */
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
  .indexes([
    { name: "IDX_erp_backfill_running", on: ["connection_id"], unique: true, where: "state = 'running'" },
    { name: "IDX_erp_backfill_connection", on: ["connection_id", "created_at"] },
  ])
