import { readdirSync } from "node:fs"
import { join } from "node:path"

/** Runs a statement; gives its rows. */
export type RunSql = (statement: string) => Promise<unknown>

/** Creates the plugin's tables in an empty database, by its own migrations, as `medusa db:migrate` would. */
export async function createTables(run: RunSql): Promise<void> {
  await runMigrations(join(__dirname, "../../src/modules/erp/migrations"), run)
}

/** Runs the migrations of a folder in the order of their dates. */
export async function runMigrations(folder: string, run: RunSql): Promise<void> {
  const files = readdirSync(folder).filter((name) => /^(Migration|InitialSetup)\w*\.[jt]s$/.test(name))
  for (const file of files.sort((a, b) => date(a) - date(b))) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const [Migration] = Object.values(require(join(folder, file))) as (new (...args: unknown[]) => {
      up(): Promise<void>
      getQueries(): string[]
    })[]
    const migration = new Migration!({ execute: run }, {})
    await migration.up()
    for (const query of migration.getQueries()) {
      await run(query)
    }
  }
}

/** Some of Medusa's have minutes only. */
const date = (name: string) => Number(name.replace(/\D/g, "").padEnd(14, "0"))
