/** `node scripts/db-generate.mjs`: writes the migrations the models need, with a throw-away Postgres. */
import "./setup.mjs"
import { spawnSync } from "node:child_process"
import path from "node:path"
import { fileURLToPath } from "node:url"
import { startPostgres } from "./services/postgres.js"

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")
const medusa = path.join(root, "node_modules", "@medusajs", "cli", "cli.js")
const postgres = await startPostgres({ dedicated: true })
const { status } = spawnSync(process.execPath, [medusa, "plugin:db:generate"], {
  cwd: root,
  stdio: "inherit",
  env: {
    ...process.env,
    DB_HOST: postgres.host,
    DB_PORT: String(postgres.port),
    DB_USERNAME: postgres.user,
    DB_PASSWORD: postgres.password,
  },
})
await postgres.stop()
process.exitCode = status ?? 1
