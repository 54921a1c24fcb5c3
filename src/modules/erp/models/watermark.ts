import { model } from "@medusajs/framework/utils"

/**
 * How far a sweep or a poll has come for one connection. `orders.start` never moves: older orders leave only by backfill.
 */
export const ErpWatermark = model
  .define(
    { name: "ErpWatermark", tableName: "erp_watermark" },
    {
      id: model.id({ prefix: "erpwmk" }).primaryKey(),
      connection_id: model.text(),
      /**
       * `orders.start`, `orders.id` (an order id), `orders.updated_at` (a time) or `stock.pull` (the connector's word;
       * empty when there is none; see pull-marks.ts).
       */
      stream: model.text(),
      value: model.text(),
    }
  )
  .indexes([{ name: "IDX_erp_watermark_stream", on: ["connection_id", "stream"], unique: true }])
