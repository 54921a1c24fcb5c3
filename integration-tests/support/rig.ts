import { randomBytes } from "node:crypto"
import type { Logger } from "@medusajs/framework/types"
import { Redis } from "ioredis"
import { Client } from "pg"
import type { ConnectorClass } from "../../src/modules/erp/connector"
import type { Connectors } from "../../src/modules/erp/connector-registry"
import type { MessageRegistry } from "../../src/modules/erp/messages"
import { parseOptions, type PluginOptionsInput } from "../../src/modules/erp/options"
import { ErpRuntime, type RuntimeConfig } from "../../src/modules/erp/runtime"
import { Circuits } from "../../src/modules/erp/services/circuits"
import { Claims } from "../../src/modules/erp/services/claims"
import { Database } from "../../src/modules/erp/services/database"
import { HeldDeliveries } from "../../src/modules/erp/services/held-deliveries"
import { LimitedLog } from "../../src/modules/erp/services/limited-log"
import type { ReadOrders } from "../../src/modules/erp/services/order-capture"
import { startPostgres } from "../../scripts/services/postgres"
import { startRedis } from "../../scripts/services/redis"
import { eventually } from "./eventually"
import { createTables } from "./plugin-tables"
import { revise } from "./revise"
import { sampleOrder } from "./sample-order"
import { ScriptedErp, scriptedConnector } from "./scripted-erp"
import { Shelf } from "./shelf"

type ConnectionInput = Partial<NonNullable<PluginOptionsInput["connections"]>[number]>

export interface RigOptions
  extends
    Omit<PluginOptionsInput, "connections">,
    Partial<Pick<RuntimeConfig, "messages" | "inventory" | "emit" | "notify">> {
  /** Laid over the connection `erp` of the scripted connector. */
  connection?: ConnectionInput
  /** More connections of the scripted connector. */
  others?: ConnectionInput[]
  /** Besides the scripted one, as the plugin's loader registers them. */
  connectors?: Connectors
}

export type Backend = "postgres" | "redis"

/** Every backend the queue has, for `describe.each`. */
export const BACKENDS: Backend[] = ["postgres", "redis"]

/** One server of each kind per test file; both end with the process. */
const servers: { postgres?: ReturnType<typeof startPostgres>; redis?: ReturnType<typeof startRedis> } = {}

/**
 * The pipeline without a store: a database with the plugin's tables, an ERP whose behaviour the test scripts, and as
 * many runtimes as a test wants processes.
 */
export class Rig {
  erp = new ScriptedErp()
  readonly logged: string[] = []
  /** Whether processes log what is of interest only to who looks for it. */
  debug = false
  private runtimes: ErpRuntime[] = []
  /** The store's orders. */
  readonly shelf = new Shelf()
  private prefix = "erp"

  private constructor(
    readonly url: string,
    private readonly client: Client,
    private readonly drop: () => Promise<void>,
    private readonly redisUrl?: string
  ) {}

  /** @param redisUrl a Redis of the test's own; default for the backend `redis` is the one all tests share */
  static async create(backend: Backend = "postgres", redisUrl?: string): Promise<Rig> {
    servers.postgres ??= startPostgres()
    const postgres = await servers.postgres
    const name = `erp_rig_${randomBytes(6).toString("hex")}`
    const url = await postgres.createDatabase(name)
    const client = new Client({ connectionString: url, application_name: "rig" })
    client.on("error", () => undefined)
    await client.connect()
    const redis = backend === "redis" ? (redisUrl ?? (await (servers.redis ??= startRedis())).url) : undefined
    const rig = new Rig(url, client, () => postgres.dropDatabase(name), redis)
    await createTables((text) => rig.sql(text))
    await rig.runtime().queue.migrate()
    await rig.reset()
    return rig
  }

  /** Ends all processes and forgets everything, for the next test. */
  async reset(): Promise<void> {
    await this.stopAll()
    await this.sql(
      "TRUNCATE erp_message, erp_delivery, erp_attempt, erp_circuit, erp_connection, erp_watermark, erp_environment, erp_inbox, erp_stock_level, erp_location, erp_owed_events, erp_redrive, erp_payload_edit, erp_audit, erp_exchange, erp_erasure, erp_backfill, erp_unrouted, erp_sample, erp_total, erp_pulse, erp_incident, erp_ticket, erp_channel, erp_notice RESTART IDENTITY"
    )
    await this.flushQueue()
    this.prefix = `rig_${randomBytes(6).toString("hex")}`
    this.erp = new ScriptedErp()
    this.shelf.clear()
    this.logged.length = 0
    this.debug = false
  }

  /** What a flush, or a failover to an empty replica, leaves of the queue: nothing. */
  async flushQueue(): Promise<void> {
    if (!this.redisUrl) {
      await this.sql("TRUNCATE erp_bullmq.job, erp_bullmq.meta, erp_bullmq.event CASCADE")
      return
    }
    const redis = new Redis(this.redisUrl)
    const keys = await redis.keys(`{${this.prefix}}:*`)
    if (keys.length) {
      await redis.del(keys)
    }
    await redis.quit()
  }

  /** One more process, not started. */
  runtime(options: RigOptions = {}): ErpRuntime {
    const { connection, others = [], messages, connectors = [], emit, inventory, notify, ...rest } = options
    const runtime = new ErpRuntime({
      database: { connectionString: this.url },
      options: parseOptions({
        queue: this.redisUrl ? { redis_url: this.redisUrl, prefix: this.prefix } : { backend: "postgres" },
        ...rest,
        connections: [connection ?? {}, ...others].map((own) => ({
          name: "erp",
          connector: "scripted",
          settings: { idempotency: "lookup" },
          probe_interval: "100ms",
          probe_interval_max: "200ms",
          timeout: "2s",
          retry_schedule: ["50ms", "100ms", "200ms"],
          ...own,
        })),
      }),
      connectors: new Map([
        ...connectors,
        ["scripted", { connectorClass: scriptedConnector as unknown as ConnectorClass, instance: this.erp }],
      ]),
      logger: this.logger(),
      messages,
      emit,
      inventory,
      notify,
    })
    this.runtimes.push(runtime)
    return runtime
  }

  /** One more process, relaying and working. */
  async start(options: RigOptions = {}): Promise<ErpRuntime> {
    const runtime = this.runtime(options)
    await new Promise<void>((resolve) => runtime.start(true, resolve))
    return runtime
  }

  readonly readOrders: ReadOrders = (ids) => this.shelf.reader.read(ids)

  /** Orders placed just now, captured as by their events. @returns their ids */
  async place(runtime: ErpRuntime, count = 1, overrides: Record<string, unknown> = {}): Promise<string[]> {
    const orders = Array.from({ length: count }, () => sampleOrder(overrides))
    orders.forEach((order) => this.shelf.put(order))
    const ids = orders.map((order) => order.id)
    for (let at = 0; at < ids.length; at += 100) {
      const batch = ids.slice(at, at + 100)
      await runtime.capture.capture(batch, "event", this.readOrders)
    }
    runtime.relay.nudge()
    return ids
  }

  /** The same order's event once more, at another process. */
  async placeAgain(runtime: ErpRuntime, id: string): Promise<void> {
    await runtime.capture.capture([id], "event", this.readOrders)
    runtime.relay.nudge()
  }

  /** A process takes nothing more, until `relay.start()`, and what was under way is over. */
  async rest(runtime: ErpRuntime): Promise<void> {
    await runtime.relay.stop()
    await this.until(async () => !(await this.statuses()).leased, "nothing is under way")
  }

  /** An order is changed in the store, and captured as by the event that tells of it. */
  async change(runtime: ErpRuntime, id: string, changes: Record<string, unknown>): Promise<void> {
    this.changeUnseen(id, changes)
    await runtime.capture.capture([id], "change", this.readOrders)
  }

  /** An order is changed in the store, and nobody is told. */
  changeUnseen(id: string, changes: Record<string, unknown>): void {
    this.shelf.change(id, changes)
  }

  /** One more message about an order, with the payload of the first. */
  async revise(orderId: string, type = "order.placed"): Promise<void> {
    await revise((text, values) => this.sql(text, values), orderId, { type, revision: 2 })
  }

  async sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.client.query<Row>(text, values)).rows
  }

  /** Statuses of all deliveries, counted. */
  async statuses(): Promise<Record<string, number>> {
    const rows = await this.sql<{ status: string; n: number }>(
      "SELECT status, count(*)::int AS n FROM erp_delivery GROUP BY status"
    )
    return Object.fromEntries(rows.map((row) => [row.status, row.n]))
  }

  /** Waits for a condition; when it does not come, says how everything stood. */
  async until(check: () => unknown, what: string, timeoutMs?: number): Promise<void> {
    await eventually(async () => Boolean(await check()), what, timeoutMs).catch(async (error: Error) => {
      const stand = {
        deliveries: await this.sql(
          "SELECT status, error_class, code, reason, attempts, attempts_begun, available_at, now() FROM erp_delivery ORDER BY seq LIMIT 10"
        ),
        circuits: await this.sql("SELECT state, reason, code, probes, ramp, next_probe_at FROM erp_circuit"),
        logged: this.logged.slice(-10),
        requests: this.erp.requests.slice(-10),
      }
      throw new Error(`${error.message}\n${JSON.stringify(stand, null, 1)}`)
    })
  }

  /** Waits until so many deliveries are in a state. */
  async untilStatus(status: string, count = 1, timeoutMs?: number): Promise<void> {
    await this.until(async () => (await this.statuses())[status] === count, `${count} are ${status}`, timeoutMs)
  }

  /** Lets `ms` pass for everything Postgres remembers, by moving all of it into the past. */
  async travel(ms: number): Promise<void> {
    const past = (column: string) => `${column} = ${column} - $1 * interval '1 millisecond'`
    const move: Record<string, string[]> = {
      erp_delivery: ["available_at", "lease_until", "last_attempt_at", "failing_since", "delivered_at", "created_at"],
      erp_attempt: ["started_at", "finished_at"],
      erp_connection: ["seen_at"],
      erp_circuit: ["opened_at", "closed_at", "next_probe_at", "throttled_until", "tokens_at"],
    }
    move.erp_delivery!.push("dead_at")
    for (const [table, columns] of Object.entries(move)) {
      await this.sql(`UPDATE ${table} SET ${columns.map(past).join(", ")}`, [ms])
    }
  }

  /** Leases what is due and dies before it is handed to the queue. @returns how many */
  async claimOnly(runtime: ErpRuntime): Promise<number> {
    const [connection] = await runtime.connections.list()
    return (await this.withClaims((claims) => claims.claim(connection!))).length
  }

  /** What a relay does only now and then, by a process of its own. */
  async withHeld<Result>(work: (held: HeldDeliveries) => Promise<Result>, messages?: MessageRegistry): Promise<Result> {
    return this.withDatabase((database) => work(new HeldDeliveries(database, messages)))
  }

  /** The claims of a process of its own. */
  async withClaims<Result>(work: (claims: Claims) => Promise<Result>): Promise<Result> {
    const circuits = (database: Database) => new Circuits(database, new LimitedLog(this.logger()))
    return this.withDatabase((database) => work(new Claims(database, circuits(database), 30_000)))
  }

  private async withDatabase<Result>(work: (database: Database) => Promise<Result>): Promise<Result> {
    const database = new Database({ connectionString: this.url }, { onError: () => undefined })
    try {
      return await work(database)
    } finally {
      await database.close()
    }
  }

  /** Notes every claim from now on in the table `claims`: the database's clock, to the microsecond. */
  async recordClaims(): Promise<void> {
    await this.sql(`CREATE TABLE IF NOT EXISTS claims (at timestamptz NOT NULL); TRUNCATE claims;
      CREATE OR REPLACE FUNCTION record_claim() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN INSERT INTO claims VALUES (clock_timestamp()); RETURN NULL; END $$;
      CREATE OR REPLACE TRIGGER record_claim AFTER UPDATE ON erp_delivery FOR EACH ROW
        WHEN (NEW.status = 'leased' AND OLD.status <> 'leased') EXECUTE FUNCTION record_claim()`)
  }

  /** Makes every lease end now, as if its holder had been away for too long. */
  async endLeases(): Promise<void> {
    await this.sql("UPDATE erp_delivery SET lease_until = now() - interval '1 second' WHERE status = 'leased'")
  }

  async destroy(): Promise<void> {
    await this.stopAll()
    await this.client.end()
    await this.drop()
  }

  private async stopAll(): Promise<void> {
    this.erp.openGates()
    const stopping = this.runtimes.splice(0)
    await Promise.all(stopping.map((runtime) => runtime.stop()))
  }

  private logger(): Logger {
    const log = (text: unknown) => void this.logged.push(String(text))
    const shouldLog = (level: string) => level !== "debug" || this.debug
    return { log, info: log, warn: log, error: log, debug: log, shouldLog } as unknown as Logger
  }
}
