import { model } from "@medusajs/framework/utils"

/**
 * One message on its way to one connection.
 *
 *   pending -> leased -> delivered
 *                     -> pending | held | dead
 *   pending -> skipped            dead -> pending (redrive) | discarded | delivered (settled by hand)
 *
 * Open = pending, leased, held, dead. An open delivery blocks younger ones of its subject at its connection.
 */
export const ErpDelivery = model
  .define(
    { name: "ErpDelivery", tableName: "erp_delivery" },
    {
      id: model.id({ prefix: "erpdlv" }).primaryKey(),
      /** Order of writing; decides what is older within a subject. */
      seq: model.autoincrement(),
      message_id: model.text(),
      connection_id: model.text(),
      type: model.text(),
      subject: model.text(),
      status: model.enum(["pending", "leased", "delivered", "held", "dead", "skipped", "discarded"]).default("pending"),
      /** Not before this time; retries push it forward. */
      available_at: model.dateTime(),
      /** A fresh random value per claim; whoever writes must still hold it. */
      lease_token: model.text().nullable(),
      lease_until: model.dateTime().nullable(),
      /** Attempts that count against the schedule. */
      attempts: model.number().default(0),
      /** Attempts begun, given back ones included. */
      attempts_begun: model.number().default(0),
      last_attempt_at: model.dateTime().nullable(),
      /** First failure since it was written or redriven. */
      failing_since: model.dateTime().nullable(),
      /** Of the last failure, or of what holds it. */
      error_class: model.text().nullable(),
      code: model.text().nullable(),
      /** For people; may quote the ERP. */
      reason: model.text().nullable(),
      /** Key of what made it dead or held (services/causes.ts); null once it goes again. */
      cause: model.text().nullable(),
      /** The bulk redrive that is to send it again. */
      redrive_id: model.text().nullable(),
      /** Why it goes again, where that is not the schedule: `{ kind, by, redrive_id }`; see trigger.ts. Of the next attempt. */
      trigger: model.json().nullable(),
      /** The backfill it is part of: it goes after what was placed just now. */
      backfill_id: model.text().nullable(),
      /** What a person wrote in place of the message's data, for this connection only. */
      data_override: model.json().nullable(),
      /** The outcome of an earlier attempt is unknown: look in the ERP before sending again. */
      look_first: model.boolean().default(false),
      /** Steps a connector has saved. */
      progress: model.json().nullable(),
      confirmation: model.enum(["confirmed", "handed_over"]).nullable(),
      document_id: model.text().nullable(),
      document_number: model.text().nullable(),
      document_url: model.text().nullable(),
      delivered_at: model.dateTime().nullable(),
      /** When it last became dead; it may have gone again since. */
      dead_at: model.dateTime().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_delivery_once", on: ["message_id", "connection_id"], unique: true },
    { name: "IDX_erp_delivery_ready", on: ["connection_id", "available_at", "seq"], where: "status = 'pending'" },
    {
      name: "IDX_erp_delivery_backfill",
      on: ["connection_id", "available_at", "seq"],
      where: "status = 'pending' AND backfill_id IS NOT NULL",
    },
    { name: "IDX_erp_delivery_dead_at", on: ["dead_at"], where: "dead_at IS NOT NULL" },
    {
      name: "IDX_erp_delivery_unconfirmed",
      on: ["connection_id", "delivered_at"],
      where: "confirmation = 'handed_over' AND status = 'delivered'",
    },
    { name: "IDX_erp_delivery_leased", on: ["lease_until"], where: "status = 'leased'" },
    {
      name: "IDX_erp_delivery_open",
      on: ["connection_id", "subject", "seq"],
      where: "status IN ('pending', 'leased', 'held', 'dead')",
    },
    { name: "IDX_erp_delivery_subject", on: ["subject"] },
    { name: "IDX_erp_delivery_status", on: ["status", "seq"] },
    { name: "IDX_erp_delivery_seq", on: ["seq"] },
    { name: "IDX_erp_delivery_connection", on: ["connection_id", "seq"] },
    { name: "IDX_erp_delivery_type", on: ["type", "seq"] },
    { name: "IDX_erp_delivery_code", on: ["code", "seq"], where: "code IS NOT NULL" },
    { name: "IDX_erp_delivery_failing", on: ["seq"], where: "error_class IS NOT NULL" },
    { name: "IDX_erp_delivery_number", on: ["document_number"], where: "document_number IS NOT NULL" },
    { name: "IDX_erp_delivery_document", on: ["document_id"], where: "document_id IS NOT NULL" },
    { name: "IDX_erp_delivery_cause", on: ["cause", "seq"], where: "status IN ('dead', 'held')" },
    {
      name: "IDX_erp_delivery_redrive",
      on: ["redrive_id", "connection_id", "seq"],
      where: "redrive_id IS NOT NULL",
    },
  ])

/**
 * One try at a delivery. The circuit and the retry policy read their history from here, so nothing hot has to be
 * counted elsewhere. What was said in it is in `erp_exchange`.
 */
export const ErpAttempt = model
  .define(
    { name: "ErpAttempt", tableName: "erp_attempt" },
    {
      id: model.id({ prefix: "erpatt" }).primaryKey(),
      delivery_id: model.text(),
      connection_id: model.text(),
      number: model.number(),
      /** What made it, where that was not the schedule; see trigger.ts. */
      trigger: model.json().nullable(),
      /** W3C trace context of its span. */
      traceparent: model.text().nullable(),
      lease_token: model.text().unique("IDX_erp_attempt_lease"),
      started_at: model.dateTime(),
      finished_at: model.dateTime().nullable(),
      outcome: model.enum(["delivered", "failed", "skipped"]).nullable(),
      error_class: model.text().nullable(),
      code: model.text().nullable(),
      message: model.text().nullable(),
      http_status: model.number().nullable(),
      /** Whether it burned a slot of the schedule. */
      counted: model.boolean().default(false),
      /** What it says about the ERP's health. */
      health: model.enum(["success", "failure", "none"]).default("none"),
    }
  )
  .indexes([
    { name: "IDX_erp_attempt_delivery", on: ["delivery_id", "number"] },
    {
      name: "IDX_erp_attempt_recent",
      on: ["connection_id", "finished_at"],
      where: "finished_at IS NOT NULL",
    },
  ])
