import { readdirSync } from "node:fs"
import { join } from "node:path"

const MIGRATIONS = join(__dirname, "../../src/modules/erp/migrations")

/** Creates the plugin's tables in an empty database, by its own migrations, as `medusa db:migrate` would. */
export async function createTables(run: (statement: string) => Promise<unknown>): Promise<void> {
  for (const file of readdirSync(MIGRATIONS)
    .filter((name) => /^Migration\d+\.ts$/.test(name))
    .sort()) {
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    const [Migration] = Object.values(require(join(MIGRATIONS, file))) as (new (...args: unknown[]) => {
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
