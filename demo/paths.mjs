import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

export const repositoryRoot = dirname(dirname(fileURLToPath(import.meta.url)))

/** The real CLI, as `npx medusa` runs it, without npx between us and the process. */
export const medusaCli = join(dirname(createRequire(import.meta.url).resolve("@medusajs/cli/package.json")), "cli.js")
