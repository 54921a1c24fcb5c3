import { model } from "@medusajs/framework/utils"

/**
 * The newest word of one connection on one SKU at one of its locations, whether it has taken effect or waits. Nothing
 * older counts any more.
 */
export const ErpStockLevel = model
  .define(
    { name: "ErpStockLevel", tableName: "erp_stock_level" },
    {
      /** Made of connection, location and SKU (see stock-items.ts): the one index every write needs. */
      id: model.text().primaryKey(),
      connection_id: model.text(),
      sku: model.text(),
      /** As the ERP calls it. */
      location: model.text(),
      epoch: model.number(),
      /** Sorts as text: version, source time or order of arrival, whichever the connection goes by. */
      order_key: model.text(),
      /** What the ERP said, a decimal. */
      quantity: model.text(),
      version: model.text().nullable(),
      as_of: model.dateTime().nullable(),
      status: model.enum(["applied", "held", "discarded"]),
      /** What holds it. */
      code: model.text().nullable(),
      /** Message that said so. */
      inbox_id: model.text(),
      /** Its place in that message. */
      item: model.number(),
      inventory_item_id: model.text().nullable(),
      location_id: model.text().nullable(),
      /** What was written as the stocked quantity. */
      stocked_quantity: model.text().nullable(),
      applied_at: model.dateTime().nullable(),
    }
  )
  .indexes([
    { name: "IDX_erp_stock_level_sku", on: ["sku"] },
    { name: "IDX_erp_stock_level_item", on: ["inventory_item_id"], where: "inventory_item_id IS NOT NULL" },
    { name: "IDX_erp_stock_level_held", on: ["connection_id", "code"], where: "status = 'held'" },
  ])

/** Which stock location an ERP's location is. */
export const ErpLocation = model
  .define(
    { name: "ErpLocation", tableName: "erp_location" },
    {
      id: model.id({ prefix: "erploc" }).primaryKey(),
      connection_id: model.text(),
      /** As the ERP calls it. */
      location: model.text(),
      /** Medusa's id. */
      stock_location_id: model.text(),
    }
  )
  .indexes([{ name: "IDX_erp_location_once", on: ["connection_id", "location"], unique: true }])

/** Inventory levels that were written and whose events are still to be emitted; paid in paced lots. */
export const ErpOwedEvents = model
  .define(
    { name: "ErpOwedEvents", tableName: "erp_owed_events" },
    {
      id: model.id({ prefix: "erpowe" }).primaryKey(),
      action: model.enum(["created", "updated"]),
      level_ids: model.array(),
    }
  )
  .indexes([{ name: "IDX_erp_owed_events_age", on: ["created_at"] }])
