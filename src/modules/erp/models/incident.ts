import { model } from "@medusajs/framework/utils"

/**
 * Something that is wrong, for as long as it is: one per rule, connection and cause.
 *
 *   pending (not for long enough yet) -> open -> resolved -> open again, if it returns within a while
 */
export const ErpIncident = model
  .define(
    { name: "ErpIncident", tableName: "erp_incident" },
    {
      id: model.id({ prefix: "erpinc" }).primaryKey(),
      /** Also the name of its alert, and of its heading in docs/runbook.md. */
      rule: model.text(),
      /** Null where it concerns all of them. */
      connection_id: model.text().nullable(),
      /** What tells incidents of one rule and connection apart, such as the key of a group of dead letters; else empty. */
      cause: model.text(),
      /** `page`: somebody must look now. `ticket`: somebody must look. */
      severity: model.enum(["page", "ticket"]),
      state: model.enum(["pending", "open", "resolved"]),
      /** Since when it has been so. */
      since: model.dateTime(),
      opened_at: model.dateTime().nullable(),
      /** When it was last found to be so. */
      seen_at: model.dateTime(),
      resolved_at: model.dateTime().nullable(),
      /** How often it came back. */
      reopened: model.number().default(0),
      /** One or two sentences with numbers, for whoever is woken; no personal data. */
      summary: model.text(),
      /** What the summary is made from. */
      numbers: model.json(),
      /** The incident it is a consequence of: nobody is told of it for itself. */
      consequence_of: model.text().nullable(),
      /** What people were last told since it opened: `{ at, count }`; null while nobody was. */
      told: model.json().nullable(),
    }
  )
  .indexes([
    {
      name: "IDX_erp_incident_once",
      on: ["rule", "connection_id", "cause"],
      unique: true,
      where: "state <> 'resolved' AND connection_id IS NOT NULL",
    },
    {
      name: "IDX_erp_incident_once_general",
      on: ["rule", "cause"],
      unique: true,
      where: "state <> 'resolved' AND connection_id IS NULL",
    },
    { name: "IDX_erp_incident_age", on: ["opened_at"] },
    { name: "IDX_erp_incident_cause", on: ["cause"], where: "cause <> ''" },
    { name: "IDX_erp_incident_consequence", on: ["consequence_of"], where: "consequence_of IS NOT NULL" },
  ])

/** What an incident is in a ticket system: one per channel. */
export const ErpTicket = model
  .define(
    { name: "ErpTicket", tableName: "erp_ticket" },
    {
      id: model.id({ prefix: "erptik" }).primaryKey(),
      incident_id: model.text(),
      channel_id: model.text(),
      /** As its people call it, for example `OPS-42`. */
      key: model.text(),
      url: model.text().nullable(),
      state: model.enum(["open", "closed"]),
    }
  )
  .indexes([{ name: "IDX_erp_ticket_once", on: ["incident_id", "channel_id"], unique: true }])

/**
 * Where people are told of incidents. As connections are: from the options, then its credentials are never stored; or from
 * the admin, then they lie sealed.
 */
export const ErpChannel = model
  .define(
    { name: "ErpChannel", tableName: "erp_channel" },
    {
      id: model.id({ prefix: "erpcha" }).primaryKey(),
      /** Slug, unique. */
      name: model.text(),
      /** `webhook`, `pagerduty`, `jira` …; see channels/. */
      kind: model.text(),
      source: model.enum(["options", "admin"]),
      status: model.enum(["active", "paused", "removed"]).default("active"),
      /** Which incidents it is told of: `page`, `ticket`, or both. */
      severities: model.array(),
      settings: model.json(),
      /** How it may reach the network, as written. Of the admin's only. */
      network: model.json().nullable(),
      /** Of the admin's: sealed for this row, see sealed.ts. */
      credentials: model.text().nullable(),
      /** Counts changes: who changes it says what was read. */
      revision: model.number().default(1),
      /** When a process last had it in its options. */
      seen_at: model.dateTime().nullable(),
      last_sent_at: model.dateTime().nullable(),
      /** Since when nothing gets through, and why. */
      failing_since: model.dateTime().nullable(),
      failing_code: model.text().nullable(),
      failing_reason: model.text().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_channel_name", on: ["name"], unique: true, where: "deleted_at IS NULL" }])

/** One thing to be said of an incident in one channel. Written with what it speaks of, sent afterwards. */
export const ErpNotice = model
  .define(
    { name: "ErpNotice", tableName: "erp_notice" },
    {
      id: model.id({ prefix: "erpnot" }).primaryKey(),
      /** Those of one incident go out in this order, in each channel. */
      seq: model.autoincrement(),
      incident_id: model.text(),
      channel_id: model.text(),
      event: model.enum(["opened", "updated", "resolved"]),
      status: model.enum(["pending", "sent", "dead", "skipped"]).default("pending"),
      available_at: model.dateTime(),
      lease_token: model.text().nullable(),
      lease_until: model.dateTime().nullable(),
      attempts: model.number().default(0),
      /** An attempt ended without a word of what became of it: it may have arrived. */
      in_doubt: model.boolean().default(false),
      sent_at: model.dateTime().nullable(),
      /** Of the last failure, or why it is not sent. */
      code: model.text().nullable(),
      reason: model.text().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_notice_ready", on: ["available_at"], where: "status = 'pending'" },
    { name: "IDX_erp_notice_incident", on: ["incident_id", "channel_id", "seq"] },
  ])
