import { randomBytes } from "node:crypto"
import { mkdir } from "node:fs/promises"
import path from "node:path"
import { startPostgres } from "../../../scripts/services/postgres"
import { startRedis } from "../../../scripts/services/redis"
import { eventually } from "../../support/eventually"
import { type Cleanup, demoParts, type ErpSimulator, type JsonClient } from "./demo-parts"
import { RunningStore } from "./running-store"
import { StoreProject } from "./store-project"
import { type Environment, Terminal } from "./terminal"

const ADMIN_EMAIL = "admin@example.com"
/** A database of this release, migrated and with an admin; made once, copied by those who need no more than that. */
export const TEMPLATE = "template"

export const databaseOf = (world: string) => `erp_store_${world}`

/** For a whole retry schedule, or a sweep, on a machine that has other things to do. */
const PATIENCE_MS = 180_000

/** What is different from one process of a store to another. */
export interface Mode {
  /** Medusa's worker mode; default `shared`. */
  workerMode?: "shared" | "server" | "worker"
  /** Whether Medusa's own modules (events, workflows, locks) are those on Redis. */
  storeOnRedis?: boolean
  /** Whether the plugin's queue is. */
  queueOnRedis?: boolean
  /** Whether the plugin is in the configuration; default yes. */
  plugin?: boolean
  /** Whether the dashboard is served, by processes that can. */
  dashboard?: boolean
  /** Whether connections are entered in the admin; default: one from the options, `erp`. */
  byHand?: boolean
  /** Whether only options are given that the plugin's first release knows. */
  firstRelease?: boolean
  /** Between two looks of the monitoring; default: the plugin's. */
  monitoringInterval?: string
}

/** A shop: database, Redis and ERP, of which store processes of any release are started and stopped. */
export class StoreWorld {
  /** Ids of all orders that were placed. */
  readonly orders: string[] = []
  #placeOrder?: (storeUrl: string) => Promise<string>
  #shoppers = 0

  private constructor(
    readonly erp: ErpSimulator,
    readonly terminal: Terminal,
    private readonly environment: Environment,
    private readonly redisUrl: string,
    private readonly cleanup: Cleanup
  ) {}

  /** @param name for its database and its directory @param template of the database; without it, it is empty */
  static async create(name: string, template?: string): Promise<StoreWorld> {
    const { Cleanup, startErpSimulator } = await demoParts()
    const directory = path.join(process.env.STORE_SUITE_DIRECTORY!, name)
    await mkdir(directory)
    const cleanup = new Cleanup()
    try {
      const postgres = await startPostgres()
      if (name !== TEMPLATE) {
        await cleanup.add(() => postgres.dropDatabase(databaseOf(name)))
      }
      const redis = await startRedis({ dedicated: true })
      await cleanup.add(() => redis.stop())
      const erp = await startErpSimulator(directory, "lookup", cleanup)
      await postgres.dropDatabase(databaseOf(name))
      const environment = {
        NODE_ENV: "production",
        MEDUSA_DISABLE_TELEMETRY: "1",
        DATABASE_URL: await postgres.createDatabase(databaseOf(name), template && databaseOf(template)),
        JWT_SECRET: randomBytes(32).toString("hex"),
        COOKIE_SECRET: randomBytes(32).toString("hex"),
        ERP_ENCRYPTION_KEY: randomBytes(32).toString("base64"),
        ERP_TOKEN: erp.token,
        ERP_SIGNING_SECRET: erp.signingSecret,
        ERP_WEBHOOK_SECRET: erp.webhookSecret,
      }
      return new StoreWorld(erp, new Terminal(directory, cleanup), environment, redis.url, cleanup)
    } catch (error) {
      await cleanup.run()
      throw error
    }
  }

  /** Stops whatever still runs and drops the database, unless it is the template. */
  async destroy(): Promise<void> {
    await this.cleanup.run()
  }

  /** The project with this release installed, for processes of this shop. */
  project(directory = path.join(process.env.STORE_SUITE_DIRECTORY!, "project")): StoreProject {
    return StoreProject.at(directory, this.terminal)
  }

  /** `medusa build`, as the processes of this mode need it. */
  async build(project: StoreProject, mode: Mode = {}): Promise<void> {
    await project.build(this.#env(mode))
  }

  async migrate(project: StoreProject, mode: Mode = {}): Promise<void> {
    await project.medusa(["db:migrate", "--execute-safe-links"], this.#env(mode))
  }

  async start(project: StoreProject, mode: Mode = {}): Promise<RunningStore> {
    const { freePort } = await demoParts()
    const port = await freePort()
    const running = await project.start(["--host", "127.0.0.1", "--port", String(port)], this.#env(mode))
    return RunningStore.ready(`http://127.0.0.1:${port}`, running)
  }

  /** Creates the admin user. */
  async addAdmin(project: StoreProject, mode: Mode = {}): Promise<void> {
    await project.medusa(
      ["user", "--email", this.credentials.email, "--password", this.credentials.password],
      this.#env(mode)
    )
  }

  /** Who {@link addAdmin} creates. */
  get credentials() {
    return { email: ADMIN_EMAIL, password: process.env.STORE_SUITE_PASSWORD! }
  }

  /** Address of its database. */
  get databaseUrl(): string {
    return this.environment.DATABASE_URL!
  }

  async logIn(store: RunningStore): Promise<JsonClient> {
    const { logIn } = await demoParts()
    return logIn(store.url, this.credentials.email, this.credentials.password)
  }

  /** Fills the empty shop: region, catalog, stock. */
  async seed(store: RunningStore): Promise<void> {
    const { seed, shopper } = await demoParts()
    const shop = await seed(await this.logIn(store))
    this.#placeOrder = async (url) => (await shopper(url, shop)(this.#shoppers++)).id
  }

  /** Buys through the store API of this process. @returns the order's id */
  async placeOrder(store: RunningStore): Promise<string> {
    const id = await this.#placeOrder!(store.url)
    this.orders.push(id)
    return id
  }

  /** Waits until the ERP has these orders. */
  async untilBooked(...orders: string[]): Promise<void> {
    await eventually(
      async () => {
        const booked = await this.booked()
        return orders.every((id) => booked.includes(id))
      },
      `the ERP has ${orders.join(", ")}`,
      PATIENCE_MS
    )
  }

  /** Order ids in the ERP's books, one per document. */
  async booked(): Promise<string[]> {
    return (await this.erp.documents()).map((document) => document.order_id)
  }

  #env({ workerMode = "shared", storeOnRedis, queueOnRedis, plugin = true, ...mode }: Mode): Environment {
    return {
      ...this.environment,
      MEDUSA_WORKER_MODE: workerMode,
      DISABLE_MEDUSA_ADMIN: mode.dashboard ? undefined : "true",
      STORE_REDIS_URL: storeOnRedis ? this.redisUrl : undefined,
      ERP_QUEUE_REDIS_URL: queueOnRedis ? this.redisUrl : undefined,
      ERP_BY_HAND: mode.byHand ? "true" : undefined,
      ERP_FIRST_RELEASE: mode.firstRelease ? "true" : undefined,
      ERP_MONITORING_INTERVAL: mode.monitoringInterval,
      ERP_URL: plugin ? this.erp.url : undefined,
    }
  }
}
