import { randomBytes } from "node:crypto"
import { cp, mkdir, symlink } from "node:fs/promises"
import { join } from "node:path"
import { Child } from "./child.mjs"
import { medusaCli, repositoryRoot } from "./paths.mjs"
import { freePort } from "./ports.mjs"

const READY_WITHIN_MS = 90_000

/**
 * @typedef {object} StoreSettings
 * @property {string} databaseUrl an empty database
 * @property {string | undefined} redisUrl for the plugin's queue only; the store's own modules stay in memory
 * @property {{ url: string, token: string, signingSecret: string, webhookSecret: string }} erp `webhookSecret`: what it signs its own events with
 * @property {"key" | "lookup"} idempotency
 * @property {import("./jira.mjs").Jira} [jira] where tickets are opened
 * @property {boolean} admin whether to build and serve the admin, 30 s more
 * @property {boolean} [plugin] false: a store as Medusa comes, to compare with
 */

/**
 * A store that is ready to start, and can be started again after a kill: same port, same database, same secrets.
 */
export class Store {
  /** Times at which the ERP's port refused the store, in milliseconds. @type {number[]} */
  refusedConnections = []
  kills = 0
  /** Rejects when the store ends and nobody killed it. @type {Promise<never>} */
  failed
  #fail
  #spawn
  #exec
  /** @type {Child | undefined} */
  #child

  /**
   * @param {string} url
   * @param {{ email: string, password: string }} admin
   * @param {() => Promise<Child>} spawn
   * @param {(script: string) => Promise<Child>} exec
   */
  constructor(url, admin, spawn, exec) {
    this.url = url
    this.adminEmail = admin.email
    this.adminPassword = admin.password
    this.#spawn = spawn
    this.#exec = exec
    const { promise, reject } = deferred()
    this.failed = promise
    // Whoever listens still hears it; but it may end while nobody does, when the demo itself has failed.
    this.failed.catch(() => undefined)
    this.#fail = reject
  }

  get isDown() {
    return !this.#child
  }

  /** Resolves when it answers. */
  async start() {
    const child = await this.#spawn()
    child.onMessage((message) => message.refused_at && this.refusedConnections.push(message.refused_at))
    await child.ready(() => answers(`${this.url}/health`), READY_WITHIN_MS)
    this.#child = child
    void child.exited.then(() => this.#child === child && this.#fail(child.failure("ended by itself")))
  }

  /**
   * Runs a script with the store's container, as `medusa exec` does, in a process of its own.
   *
   * @param {string} script absolute path; its default export is called with `{ container }`
   * @returns {Promise<Child>}
   */
  exec(script) {
    return this.#exec(script)
  }

  /** Resolves when every process of it is dead. */
  async kill() {
    const child = this.#child
    if (child) {
      this.#child = undefined
      this.kills++
      await child.kill()
    }
  }
}

/**
 * Makes a real Medusa store with the plugin, in production mode: a copy of demo/store with the plugin linked into its
 * node_modules as an installation would, migrated, with an admin user.
 *
 * @param {string} directory for the store and its logs
 * @param {StoreSettings} settings
 * @param {import("./cleanup.mjs").Cleanup} cleanup
 * @param {(step: string) => void} say
 * @returns {Promise<Store>}
 */
export async function prepareStore(directory, settings, cleanup, say) {
  const root = join(directory, "store")
  await cp(join(repositoryRoot, "demo", "store"), root, { recursive: true })
  await mkdir(join(root, "node_modules"))
  await symlink(repositoryRoot, join(root, "node_modules", "medusa-plugin-erp"), "junction")

  const port = await freePort()
  // Medusa asks, from where it is installed itself, which styles a plugin's admin needs: an installation has both in one
  // node_modules, this store has them in two.
  const env = { ...environment(settings), NODE_PATH: join(root, "node_modules") }
  const options = { cwd: root, env, preload: join(root, "watch.cjs") }
  /** @param {[command: string, ...rest: string[]]} args */
  const medusa = async (...args) => {
    const log = join(directory, `medusa-${args[0].replace(":", "-")}.log`)
    const child = new Child(`medusa ${args[0]}`, [medusaCli, ...args], { ...options, log })
    await cleanup.add(() => child.stop())
    return child
  }

  say("Migrating the store's database")
  await (await medusa("db:migrate", "--execute-safe-links")).succeeded()
  if (settings.admin) {
    say("Building the admin")
    await (await medusa("build", "--admin-only")).succeeded()
    await cp(join(root, ".medusa", "admin"), join(root, "public", "admin"), { recursive: true })
  }
  const admin = { email: "admin@example.com", password: randomBytes(8).toString("hex") }
  await (await medusa("user", "--email", admin.email, "--password", admin.password)).succeeded()

  return new Store(
    `http://127.0.0.1:${port}`,
    admin,
    () => medusa("start", "--host", "127.0.0.1", "--port", String(port)),
    (script) => medusa("exec", script)
  )
}

/** @returns {{ promise: Promise<never>, reject: (reason: unknown) => void }} */
function deferred() {
  /** @type {(reason: unknown) => void} */
  let reject = () => undefined
  const promise = new Promise((_, fail) => (reject = fail))
  return { promise: /** @type {Promise<never>} */ (promise), reject }
}

/** @param {StoreSettings} settings */
function environment({ databaseUrl, redisUrl, erp, idempotency, jira, admin, plugin = true }) {
  return {
    NODE_ENV: "production",
    MEDUSA_DISABLE_TELEMETRY: "1",
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    JWT_SECRET: randomBytes(32).toString("hex"),
    COOKIE_SECRET: randomBytes(32).toString("hex"),
    ERP_URL: erp.url,
    ERP_TOKEN: erp.token,
    ERP_SIGNING_SECRET: erp.signingSecret,
    ERP_WEBHOOK_SECRET: erp.webhookSecret,
    ERP_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
    ERP_IDEMPOTENCY: idempotency,
    JIRA_URL: jira?.url,
    JIRA_EMAIL: jira?.credentials.email,
    JIRA_TOKEN: jira?.credentials.token,
    DEMO_ADMIN: admin ? "on" : "off",
    DEMO_PLUGIN: plugin ? "on" : "off",
  }
}

/** @param {string} url */
function answers(url) {
  return fetch(url, { signal: AbortSignal.timeout(5_000) }).then(
    (response) => response.ok,
    () => false
  )
}
