import { model } from "@medusajs/framework/utils"

/** How far a sweep has come for one connection. `orders.start` never moves: older orders leave only by backfill. */
export const ErpWatermark = model
  .define(
    { name: "ErpWatermark", tableName: "erp_watermark" },
    {
      id: model.id({ prefix: "erpwmk" }).primaryKey(),
      connection_id: model.text(),
      /** `orders.start`, `orders.id` (an order id) or `orders.updated_at` (a time). */
      stream: model.text(),
      value: model.text(),
    }
  )
  .indexes([{ name: "IDX_erp_watermark_stream", on: ["connection_id", "stream"], unique: true }])
