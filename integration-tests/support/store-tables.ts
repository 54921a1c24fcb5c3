import { dirname, join } from "node:path"
import { runMigrations, type RunSql } from "./plugin-tables"

/** Modules of Medusa whose tables stock is read from and written to. */
const MODULES = ["inventory", "order", "product"]

/** As Medusa's link modules create it; `integration-tests/http/stock.spec.ts` compares it with a store's. */
const LINK = `CREATE TABLE product_variant_inventory_item (
  variant_id varchar(255) NOT NULL, inventory_item_id varchar(255) NOT NULL, id varchar(255) NOT NULL,
  required_quantity numeric NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz, PRIMARY KEY (variant_id, inventory_item_id))`

/** Creates the tables of Medusa that stock touches, by Medusa's own migrations of the version installed. */
export async function createStoreTables(run: RunSql): Promise<void> {
  for (const name of MODULES) {
    await runMigrations(join(dirname(require.resolve(`@medusajs/${name}`)), "migrations"), run)
  }
  await run(LINK)
}
