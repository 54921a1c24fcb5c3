import { existsSync, readdirSync, rmSync, statSync, utimesSync } from "node:fs"
import { join } from "node:path"
import { Child } from "./child.mjs"
import { medusaCli, repositoryRoot } from "./paths.mjs"

/**
 * Builds the plugin as it is published, unless a build newer than its sources is there.
 *
 * @param {string} directory for the log
 * @param {import("./cleanup.mjs").Cleanup} cleanup
 */
export async function buildPlugin(directory, cleanup) {
  const built = join(repositoryRoot, ".medusa", "server", "src", "modules", "erp", "index.js")
  const sources = [
    join(repositoryRoot, "src"),
    join(repositoryRoot, "package.json"),
    join(repositoryRoot, "tsconfig.json"),
  ]
  if (existsSync(built) && statSync(built).mtimeMs > Math.max(...sources.map(newestChange))) {
    return
  }
  const build = new Child("The build of the plugin", [medusaCli, "plugin:build"], {
    cwd: repositoryRoot,
    env: { MEDUSA_DISABLE_TELEMETRY: "1" },
    log: join(directory, "build.log"),
  })
  await cleanup.add(() => build.stop())
  try {
    await build.succeeded()
    utimesSync(built, new Date(), new Date()) // bundling the admin touches src/admin after this was emitted
  } catch (error) {
    rmSync(built, { force: true }) // emitted all the same, and it would pass for a good one next time
    throw error
  }
}

/**
 * @param {string} path
 * @returns {number} milliseconds since the epoch; of a folder, the newest below it
 */
function newestChange(path) {
  const entries = statSync(path).isDirectory() ? readdirSync(path, { recursive: true, encoding: "utf8" }) : []
  return Math.max(...[path, ...entries.map((entry) => join(path, entry))].map((file) => statSync(file).mtimeMs))
}
