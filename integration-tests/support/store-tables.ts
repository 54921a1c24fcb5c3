import { readdirSync } from "node:fs"
import { dirname, join } from "node:path"

type Run = (statement: string) => Promise<unknown>

/** Modules of Medusa whose tables stock is read from and written to. */
const MODULES = ["inventory", "order", "product"]

/** As Medusa's link modules create it; `integration-tests/http/stock-rows.spec.ts` compares it with a store's. */
const LINK = `CREATE TABLE product_variant_inventory_item (
  variant_id varchar(255) NOT NULL, inventory_item_id varchar(255) NOT NULL, id varchar(255) NOT NULL,
  required_quantity numeric NOT NULL DEFAULT 1, created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now(), deleted_at timestamptz, PRIMARY KEY (variant_id, inventory_item_id))`

/** Creates the tables of Medusa that stock touches, by Medusa's own migrations of the version installed. */
export async function createStoreTables(run: Run): Promise<void> {
  for (const name of MODULES) {
    await migrate(join(dirname(require.resolve(`@medusajs/${name}`)), "migrations"), run)
  }
  await run(LINK)
}

async function migrate(folder: string, run: Run): Promise<void> {
  const files = readdirSync(folder).filter((file) => /^(Migration|InitialSetup)\w*\.js$/.test(file))
  for (const file of files.sort((a, b) => digits(a).localeCompare(digits(b)))) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const [Migration] = Object.values(require(join(folder, file))) as (new (...args: unknown[]) => {
      up(): Promise<void>
      getQueries(): string[]
    })[]
    const migration = new Migration!({}, {})
    await migration.up()
    for (const query of migration.getQueries()) {
      await run(query)
    }
  }
}

const digits = (name: string) => name.replace(/\D/g, "")
