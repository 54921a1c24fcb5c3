import { randomBytes } from "node:crypto"
import { mkdir, mkdtemp } from "node:fs/promises"
import path from "node:path"
import { startPostgres } from "../../../scripts/services/postgres"
import { startRedis } from "../../../scripts/services/redis"
import { type Cleanup, demoParts, type ErpSimulator, type JsonClient } from "./demo-parts"
import type { StoreProject } from "./store-project"
import { StoreProcess } from "./store-process"
import { type Environment, Terminal } from "./terminal"

const ADMIN = { email: "admin@example.com", password: randomBytes(8).toString("hex") }

/** What one start of a store differs in from another. */
export interface StartOptions {
  mode?: "shared" | "server" | "worker"
  /** Medusa's own event bus, workflow engine and locking on Redis, as in production. Else in memory. */
  modulesOnRedis?: boolean
  /** The plugin's queue on Redis. Else on Postgres. */
  queueOnRedis?: boolean
  /** Without it in the configuration, as after an uninstallation. */
  withoutPlugin?: boolean
}

/** One store's database, Redis and ERP. Any number of its processes run on them, from any installation. */
export class Deployment {
  private constructor(
    readonly terminal: Terminal,
    readonly databaseUrl: string,
    readonly erp: ErpSimulator,
    private readonly redisUrl: string,
    private readonly cleanup: Cleanup
  ) {}

  static async create(directory: string): Promise<Deployment> {
    const { Cleanup, startErpSimulator } = await demoParts()
    const cleanup = new Cleanup()
    try {
      const logs = await mkdtemp(path.join(directory, "deployment-"))
      const postgres = await startPostgres({ dedicated: true })
      await cleanup.add(() => postgres.stop())
      const redis = await startRedis({ dedicated: true })
      await cleanup.add(() => redis.stop())
      const erpDirectory = path.join(logs, "erp")
      await mkdir(erpDirectory)
      const erp = await startErpSimulator(erpDirectory, "lookup", cleanup)
      const databaseUrl = await postgres.createDatabase("store")
      return new Deployment(new Terminal(logs, cleanup), databaseUrl, erp, redis.url, cleanup)
    } catch (error) {
      await cleanup.run()
      throw error
    }
  }

  /** `medusa db:migrate`. The project was built. */
  async migrate(project: StoreProject, options: Pick<StartOptions, "withoutPlugin"> = {}): Promise<void> {
    await project.with(this.terminal).medusa(["db:migrate", "--execute-safe-links"], this.environment(options))
  }

  /** `medusa user`: who {@link StoreProcess.admin} logs in as. */
  async createAdmin(project: StoreProject): Promise<void> {
    const { email, password } = ADMIN
    await project.with(this.terminal).medusa(["user", "--email", email, "--password", password], this.environment({}))
  }

  /** `medusa start`; resolves when it answers. */
  async start(project: StoreProject, options: StartOptions = {}): Promise<StoreProcess> {
    const { freePort } = await demoParts()
    const port = await freePort()
    const args = ["--host", "127.0.0.1", "--port", String(port)]
    const running = await project.with(this.terminal).start(args, this.environment(options))
    const started = new StoreProcess(`http://127.0.0.1:${port}`, running)
    await started.ready()
    return started
  }

  /** A client of the admin API of one process, logged in. */
  async admin(store: StoreProcess): Promise<JsonClient> {
    const { logIn } = await demoParts()
    return logIn(store.url, ADMIN.email, ADMIN.password)
  }

  /** Ends all that runs for it and removes its data. */
  async end(): Promise<void> {
    await this.cleanup.run()
  }

  private environment(options: StartOptions): Environment {
    const erp = options.withoutPlugin
      ? {}
      : { ERP_URL: this.erp.url, ERP_TOKEN: this.erp.token, ERP_SIGNING_SECRET: this.erp.signingSecret }
    return {
      ...erp,
      ...this.secrets,
      DATABASE_URL: this.databaseUrl,
      MEDUSA_DISABLE_TELEMETRY: "1",
      DISABLE_MEDUSA_ADMIN: "true",
      MEDUSA_WORKER_MODE: options.mode,
      STORE_REDIS_URL: options.modulesOnRedis ? this.redisUrl : undefined,
      ERP_QUEUE_REDIS_URL: options.queueOnRedis ? this.redisUrl : undefined,
    }
  }

  private readonly secrets = {
    JWT_SECRET: randomBytes(32).toString("hex"),
    COOKIE_SECRET: randomBytes(32).toString("hex"),
  }
}
