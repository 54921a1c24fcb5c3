import { randomBytes } from "node:crypto"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { generateEntityId } from "@medusajs/framework/utils"
import { Pool } from "pg"
import { DeliveryQueue } from "../../src/modules/erp/services/delivery-queue"
import { LimitedLog } from "../../src/modules/erp/services/limited-log"
import { eventually } from "../support/eventually"
import { createTables } from "../support/plugin-tables"
import type { Backend } from "../support/rig"
import { check, type Evidence, type Findings } from "./checker"
import { LedgerErp } from "./ledger-erp"
import type { Charge, Fault } from "./protocol"
import { StoreProcess } from "./store-process"
import { SAYS } from "./workload"

export interface World {
  backend: Backend
  idempotency: keyof typeof SAYS
  /** A Postgres server, and a Redis where the queue is there. */
  postgres: { createDatabase(name: string): Promise<string>; dropDatabase(name: string): Promise<void> }
  redis?: { url: string }
}

/**
 * A store with worker processes of its own that may die, an ERP and a ledger that outlive them, and a checker that says
 * what is lost, too much or in disorder.
 *
 *   test: order() --> table shop_order --> processes: capture, relay, queue, worker --http--> ledger (here) --> findings()
 */
export class FaultRig {
  readonly erp = new LedgerErp()
  /** Those that were begun and not ended by the test. */
  readonly processes: StoreProcess[] = []
  private readonly spares: StoreProcess[] = []
  private readonly orders: string[] = []
  private readonly compiled = mkdtempSync(join(tmpdir(), "erp-faults-"))
  private readonly prefix = `faults_${randomBytes(6).toString("hex")}`

  private constructor(
    private readonly world: World,
    private readonly database: string,
    private readonly name: string,
    private readonly pool: Pool
  ) {}

  static async create(world: World): Promise<FaultRig> {
    const name = `erp_faults_${randomBytes(6).toString("hex")}`
    const database = await world.postgres.createDatabase(name)
    const pool = new Pool({
      connectionString: database,
      max: 1,
      application_name: "rig",
      connectionTimeoutMillis: 5_000,
    })
    pool.on("error", () => undefined)
    const rig = new FaultRig(world, database, name, pool)
    await createTables((statement) => pool.query(statement))
    await pool.query("CREATE TABLE shop_order (id text PRIMARY KEY)")
    await new DeliveryQueue(
      { backend: "postgres", connection: { connectionString: database } },
      new LimitedLog({ error: () => undefined } as never)
    ).migrate()
    await rig.erp.open()
    rig.spare()
    return rig
  }

  async destroy(): Promise<void> {
    await Promise.all([...this.processes, ...this.spares].map((one) => one.kill()))
    await this.pool.end()
    await this.erp.close()
    await this.world.postgres.dropDatabase(this.name)
    rmSync(this.compiled, { recursive: true, force: true })
  }

  /** Lets one more process load its code, for when it is needed. */
  spare(count = 1): void {
    for (let at = 0; at < count; at++) {
      this.spares.push(StoreProcess.load(this.compiled))
    }
  }

  /** One more process that works, and, with `fault`, does something to itself there. */
  async start(fault?: Fault): Promise<StoreProcess> {
    if (!this.spares.length) {
      this.spare()
    }
    const started = this.spares.shift()!
    this.processes.push(started)
    return started.begin(this.charge(fault))
  }

  /** Orders placed just now: they stand in the store's database. Fails while that is away, as a checkout would. */
  async order(count = 1): Promise<string[]> {
    const ids = Array.from({ length: count }, () => generateEntityId("", "order"))
    await this.sql("INSERT INTO shop_order (id) SELECT unnest($1::text[])", [ids])
    this.orders.push(...ids)
    return ids
  }

  async sql<Row extends object = Record<string, unknown>>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows
  }

  /** Waits until everything that must be said has been said and delivered. */
  async drained(timeoutMs = 120_000): Promise<void> {
    const count = this.orders.length * this.says.length
    await eventually(
      async () => (await this.stand().catch(() => undefined))?.delivered === count,
      "all is delivered",
      timeoutMs
    ).catch(async (error: Error) => {
      const stand = {
        deliveries: await this.stand(),
        of: count,
        open: await this.sql(
          `SELECT status, error_class, code, reason, attempts, attempts_begun, available_at, lease_until, now()
               FROM erp_delivery WHERE status <> 'delivered' ORDER BY seq LIMIT 10`
        ),
        circuits: await this.sql("SELECT state, reason, code, probes, ramp FROM erp_circuit"),
        logged: this.processes.map((one) => [one.pid, one.death, one.log.slice(-10)]),
      }
      throw new Error(`${error.message}\n${JSON.stringify(stand, null, 1)}`)
    })
  }

  /** Deliveries by status. */
  async stand(): Promise<Record<string, number>> {
    const rows = await this.sql<{ status: string; n: number }>(
      "SELECT status, count(*)::int AS n FROM erp_delivery GROUP BY status"
    )
    return Object.fromEntries(rows.map((row) => [row.status, row.n]))
  }

  async findings(): Promise<Findings> {
    return check({
      expected: this.orders.map((subject) => ({ subject, says: this.says })),
      messages: await this.sql<Evidence["messages"][number]>("SELECT id, subject, type, revision FROM erp_message"),
      deliveries: await this.sql<Evidence["deliveries"][number]>("SELECT message_id, status FROM erp_delivery"),
      requests: this.erp.requests,
      ledger: this.erp.documents.map((document) => document.message),
    })
  }

  private get says() {
    return SAYS[this.world.idempotency]
  }

  private charge(fault?: Fault): Charge {
    const { redis, idempotency } = this.world
    return {
      database: this.database,
      says: this.says,
      fault,
      options: {
        queue: redis ? { redis_url: redis.url, prefix: this.prefix } : { backend: "postgres" },
        worker: { lease: "2s", shutdown_deadline: "1s" },
        connections: [
          {
            name: "erp",
            connector: "ledger",
            settings: { url: this.erp.url, idempotency },
            network: { allow_private_addresses: true, connect_timeout: "500ms" },
            concurrency: 20,
            timeout: "1s",
            probe_interval: "100ms",
            probe_interval_max: "200ms",
            retry_schedule: ["100ms", "200ms", "300ms", "400ms", "500ms", "500ms", "500ms", "500ms"],
          },
        ],
      },
    }
  }
}
