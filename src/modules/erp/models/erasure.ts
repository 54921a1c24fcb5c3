import { model } from "@medusajs/framework/utils"

/** That personal data was erased, and how much: whose it was is erased as well. */
export const ErpErasure = model
  .define(
    { name: "ErpErasure", tableName: "erp_erasure" },
    {
      id: model.id({ prefix: "erpera" }).primaryKey(),
      /** By what the person was found: `email`, `customer_id` or `order_ids`. */
      asked_by: model.enum(["email", "customer_id", "order_ids"]),
      /** Rows by kind, as `ErasureCounts` has them (services/erasures.ts). */
      counts: model.json(),
      actor_id: model.text().nullable(),
      actor_type: model.text().nullable(),
    }
  )
  .indexes([{ name: "IDX_erp_erasure_age", on: ["created_at"] }])
