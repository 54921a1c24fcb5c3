import { randomBytes } from "node:crypto"
import { mkdir, mkdtemp, readdir } from "node:fs/promises"
import os from "node:os"
import path from "node:path"
import { startPostgres } from "../../../scripts/services/postgres"
import { ServerProcess } from "../../../scripts/services/server-process"
import { type Cleanup, demoParts } from "./demo-parts"
import { REPOSITORY } from "./paths"
import { StoreProject } from "./store-project"
import { databaseOf, StoreWorld, TEMPLATE } from "./store-world"
import { Terminal } from "./terminal"

declare global {
  var storeSuiteCleanup: Cleanup | undefined
}

/**
 * Before the suite, once: packs the plugin and installs it into a fresh Medusa project outside the repository, as a
 * store owner does. Some minutes, most of them npm's.
 *
 * The directory has a guard without a server: it is gone when this process is, however that ends.
 */
export default async function install(): Promise<void> {
  const { Cleanup, buildPlugin } = await demoParts()
  const directory = await mkdtemp(path.join(os.tmpdir(), "erp-store-"))
  const guard = new ServerProcess(directory, "SIGKILL")
  const cleanup = new Cleanup()
  await cleanup.add(() => guard.stop())
  globalThis.storeSuiteCleanup = cleanup
  try {
    const logs = path.join(directory, "logs")
    await mkdir(logs)
    await buildPlugin(logs, cleanup)
    const terminal = new Terminal(logs, cleanup)
    await terminal.npm(REPOSITORY, "pack", "--ignore-scripts", "--pack-destination", directory)
    const [packed = ""] = (await readdir(directory)).filter((file) => file.endsWith(".tgz"))
    const release = path.join(directory, packed)

    console.log("Installing the packed plugin into a fresh Medusa project (some minutes)")
    const project = await StoreProject.create(path.join(directory, "project"), terminal)
    await project.install(release)
    await project.build({ NODE_ENV: "production", MEDUSA_DISABLE_TELEMETRY: "1", ERP_URL: "http://localhost" })
    Object.assign(process.env, {
      STORE_SUITE_DIRECTORY: directory,
      STORE_SUITE_RELEASE: release,
      STORE_SUITE_PROJECT: project.directory,
      STORE_SUITE_PASSWORD: randomBytes(8).toString("hex"),
    })
    await makeTemplate(cleanup)
  } catch (error) {
    await cleanup.run()
    throw error
  }
}

/** Without a connection: each world has its own from its first start. */
const EMPTY = { byHand: true }

/** The database that worlds of the browser begin with: to copy it takes a second, to migrate one half a minute. */
async function makeTemplate(cleanup: Cleanup): Promise<void> {
  const postgres = await startPostgres()
  await cleanup.add(() => postgres.dropDatabase(databaseOf(TEMPLATE)))
  const world = await StoreWorld.create(TEMPLATE)
  try {
    await world.migrate(world.project(), EMPTY)
    await world.addAdmin(world.project(), EMPTY)
  } finally {
    await world.destroy()
  }
}
