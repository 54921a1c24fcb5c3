import { readdirSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { repositoryRoot } from "../demo/paths.mjs"

const require = createRequire(import.meta.url)
const MODULE = join(repositoryRoot, ".medusa", "server", "src", "modules", "erp")

/**
 * The plugin as it is built and published. Required by path, and only after `buildPlugin`: measured is what a store
 * would run. Types come from the sources, so that a check of types needs no build.
 *
 * @returns {{
 *   ErpRuntime: typeof import("../src/modules/erp/runtime.js").ErpRuntime,
 *   parseOptions: typeof import("../src/modules/erp/options.js").parseOptions,
 *   Claims: typeof import("../src/modules/erp/services/claims.js").Claims,
 *   Circuits: typeof import("../src/modules/erp/services/circuits.js").Circuits,
 *   Database: typeof import("../src/modules/erp/services/database.js").Database,
 *   LimitedLog: typeof import("../src/modules/erp/services/limited-log.js").LimitedLog,
 *   StockWriter: typeof import("../src/modules/erp/services/stock-writer.js").StockWriter,
 *   stockLevelId: typeof import("../src/modules/erp/stock-items.js").stockLevelId,
 * }}
 */
export function builtPlugin() {
  const services = ["claims", "circuits", "database", "limited-log", "stock-writer"].map((name) => `services/${name}`)
  return Object.assign(
    {},
    ...["runtime", "options", "stock-items", ...services].map((part) => require(join(MODULE, part)))
  )
}

/** The statements that make the plugin's tables. @returns {Promise<string[]>} */
export async function migrationStatements() {
  const folder = join(MODULE, "migrations")
  const files = readdirSync(folder).filter((name) => /^Migration\d+\.js$/.test(name))
  const statements = []
  for (const file of files.sort()) {
    const [Migration] = Object.values(require(join(folder, file)))
    const migration = new Migration({}, {})
    await migration.up()
    statements.push(...migration.getQueries())
  }
  return statements
}
