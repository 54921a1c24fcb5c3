import { model } from "@medusajs/framework/utils"

/**
 * What was said in one attempt: its requests to the ERP and what that answered, redacted. Apart from the attempt's own
 * row, because it is large, read by people only, and kept for a shorter time.
 */
export const ErpExchange = model
  .define(
    { name: "ErpExchange", tableName: "erp_exchange" },
    {
      /** The attempt's. */
      id: model.text().primaryKey(),
      delivery_id: model.text(),
      /** In their order; see exchange-log.ts. */
      calls: model.json(),
      /** Calls beyond those that are kept of one attempt. */
      omitted: model.number().default(0),
    }
  )
  .indexes([{ name: "IDX_erp_exchange_age", on: ["created_at"] }])
