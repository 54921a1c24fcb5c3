import { model } from "@medusajs/framework/utils"

/**
 * What somebody changed, a row for each change, written in the transaction that made it. Never changed itself.
 *
 * It holds nothing secret and nothing of shoppers: of credentials only which fields changed, of payloads only hashes and
 * paths.
 */
export const ErpAudit = model
  .define(
    { name: "ErpAudit", tableName: "erp_audit" },
    {
      id: model.id({ prefix: "erpaud" }).primaryKey(),
      /** Null for the plugin itself, and for scripts. */
      actor_id: model.text().nullable(),
      /** `user`, `api-key` …; `system` is the plugin itself, `script` a command on the server. */
      actor_type: model.text(),
      /** Stable code; see audit-actions.ts. */
      action: model.text(),
      /** `connection`, `delivery` …; its id is null where there is none, or many. */
      target_type: model.text(),
      target_id: model.text().nullable(),
      /** Connection it concerns, if it is one. */
      connection_id: model.text().nullable(),
      /** Of what changed only. */
      before: model.json().nullable(),
      after: model.json().nullable(),
      /** In the words of whoever did it. */
      reason: model.text().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_audit_time", on: ["created_at", "id"] },
    { name: "IDX_erp_audit_actor", on: ["actor_id", "created_at", "id"] },
    { name: "IDX_erp_audit_action", on: ["action", "created_at", "id"] },
    { name: "IDX_erp_audit_target", on: ["target_id", "created_at", "id"], where: "target_id IS NOT NULL" },
    { name: "IDX_erp_audit_connection", on: ["connection_id", "created_at", "id"], where: "connection_id IS NOT NULL" },
  ])
