import { model } from "@medusajs/framework/utils"

/**
 * An order is not for a connection, by its sales channel or region when it was placed. Remembered so that nobody looks
 * again, and so that other routing holds for later orders only.
 */
export const ErpUnrouted = model
  .define(
    { name: "ErpUnrouted", tableName: "erp_unrouted" },
    {
      id: model.id({ prefix: "erpunr" }).primaryKey(),
      /** The order id. */
      subject: model.text(),
      connection_id: model.text(),
      /** What decided. */
      code: model.enum(["sales_channel", "region"]),
    }
  )
  .indexes([{ name: "IDX_erp_unrouted_once", on: ["subject", "connection_id"], unique: true }])
