import { createRequire } from "node:module"

const { generateEntityId } = createRequire(import.meta.url)("@medusajs/framework/utils")

/** Every so manieth level has a unit reserved for an order the ERP knows. */
const RESERVED = 20
const ZERO = `'{"value": "0", "precision": 20}'`

/**
 * Fills a store's tables: items with a variant and a level each at one place, some of it reserved, and the place mapped at every
 * connection.
 *
 * @param {import("pg").Client} client
 * @param {number} size
 * @param {{ location: string, reserving: string }} erp its name of the place, and the connection whose orders reserve
 * @returns {Promise<import("./stock-store.mjs").Level[]>}
 */
export async function stockTables(client, size, { location, reserving }) {
  const location_id = generateEntityId("", "sloc")
  const levels = Array.from({ length: size }, (_, item) => ({
    ...{ id: generateEntityId("", "ilev"), item_id: generateEntityId("", "iitem") },
    ...{ location_id, sku: `SKU-${item}`, item },
  }))
  await client.query(
    `INSERT INTO erp_location (id, connection_id, location, stock_location_id)
     SELECT 'erploc_' || id, id, $1, $2 FROM erp_connection`,
    [location, location_id]
  )
  await client.query("INSERT INTO inventory_item (id, sku) SELECT * FROM unnest($1::text[], $2::text[])", [
    levels.map(({ item_id }) => item_id),
    levels.map(({ sku }) => sku),
  ])
  await client.query(
    `INSERT INTO inventory_level (id, inventory_item_id, location_id, stocked_quantity, reserved_quantity, incoming_quantity,
                                  raw_stocked_quantity, raw_reserved_quantity, raw_incoming_quantity)
     SELECT id, item_id, $3, 0, reserved, 0, ${ZERO}, jsonb_build_object('value', reserved::text, 'precision', 20), ${ZERO}
       FROM (SELECT id, item_id, CASE WHEN n % ${RESERVED} = 0 THEN 1 ELSE 0 END AS reserved
               FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS l(id, item_id, n)) l`,
    [levels.map(({ id }) => id), levels.map(({ item_id }) => item_id), location_id]
  )
  await client.query(
    "INSERT INTO product_variant (id, title, sku) SELECT 'variant_' || id, 'one', sku FROM inventory_item"
  )
  await client.query(
    `INSERT INTO product_variant_inventory_item (id, variant_id, inventory_item_id)
     SELECT 'pvitem_' || id, 'variant_' || id, id FROM inventory_item`
  )
  await reserve(client, location_id, reserving)
  await client.query("CREATE TABLE bench_stock_level (LIKE erp_stock_level INCLUDING ALL) WITH (fillfactor = 70)")
  await client.query("VACUUM ANALYZE")
  return levels
}

/**
 * The orders behind what is reserved, delivered yesterday.
 *
 * @param {import("pg").Client} client
 * @param {string} locationId
 * @param {string} connectionId
 */
async function reserve(client, locationId, connectionId) {
  const levels = "inventory_level l WHERE l.reserved_quantity > 0"
  await client.query(`INSERT INTO "order" (id, currency_code) SELECT 'order_' || id, 'eur' FROM ${levels}`)
  await client.query(
    `INSERT INTO order_line_item (id, title, unit_price, raw_unit_price) SELECT 'ordli_' || id, 'one', 1, ${ZERO} FROM ${levels}`
  )
  const none = ["fulfilled", "delivered", "shipped", "return_requested", "return_received", "return_dismissed"]
  const columns = [...none, "written_off"].map((name) => `${name}_quantity, raw_${name}_quantity`)
  await client.query(
    `INSERT INTO order_item (id, order_id, version, item_id, quantity, raw_quantity, ${columns.join(", ")})
     SELECT 'orditem_' || id, 'order_' || id, 1, 'ordli_' || id, 1, ${ZERO}, ${columns.map(() => `0, ${ZERO}`).join(", ")}
       FROM ${levels}`
  )
  await client.query(
    `INSERT INTO reservation_item (id, line_item_id, inventory_item_id, location_id, quantity, raw_quantity)
     SELECT 'resitem_' || id, 'ordli_' || id, inventory_item_id, $1, 1, ${ZERO} FROM ${levels}`,
    [locationId]
  )
  await client.query(
    `INSERT INTO erp_message (id, type, version, subject, revision, time, data)
     SELECT 'erpmsg_' || id, 'order.placed', 2, 'order_' || id, 1, now() - interval '1 day',
            jsonb_build_object('lines', jsonb_build_array(jsonb_build_object('line_id', 'ordli_' || id, 'quantity', 1)))
       FROM ${levels}`
  )
  await client.query(
    `INSERT INTO erp_delivery (id, message_id, connection_id, type, subject, status, available_at, delivered_at)
     SELECT 'erpdlv_' || id, 'erpmsg_' || id, $1, 'order.placed', 'order_' || id, 'delivered', now() - interval '1 day',
            now() - interval '1 day' FROM ${levels}`,
    [connectionId]
  )
}
