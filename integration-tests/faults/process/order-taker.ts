import { setTimeout as delay } from "node:timers/promises"
import { Pool } from "pg"
import type { ErpRuntime } from "../../../src/modules/erp/runtime"
import { revise } from "../../support/revise"
import { sampleOrder } from "../../support/sample-order"
import type { Say } from "../workload"

/** Orders looked at in one go. */
const BATCH = 10
const PAUSE_MS = 100

/**
 * Takes the orders that stand in the table `shop_order` and of which something has not been said yet: what event and
 * sweep do in a store. It starts afresh in every process, so what one leaves undone the next one does.
 *
 * It has a pool of its own, as the store has. That its own database is away is the store's trouble: it looks again.
 */
export class OrderTaker {
  private readonly pool: Pool

  constructor(
    private readonly runtime: ErpRuntime,
    database: string,
    private readonly says: Say[]
  ) {
    this.pool = new Pool({
      connectionString: database,
      max: 1,
      application_name: "shop",
      connectionTimeoutMillis: 2_000,
    })
    this.pool.on("error", () => undefined)
  }

  async run(): Promise<never> {
    for (;;) {
      await this.take().catch(() => undefined)
      await delay(PAUSE_MS)
    }
  }

  private async take(): Promise<void> {
    const [placed, ...later] = this.says
    const fresh = await this.unsaid(placed!)
    if (fresh.length) {
      const orders = new Map(fresh.map((id) => [id, orderOf(id)]))
      await this.runtime.capture.capture(fresh, "event", async (ids) => ids.map((id) => orders.get(id)))
    }
    for (const say of later) {
      for (const id of await this.unsaid(say)) {
        await revise((text, values) => this.query(text, values), id, say)
      }
    }
    this.runtime.relay.nudge()
  }

  /** Orders of which this has not been said, though all before it has. */
  private async unsaid({ type, revision }: Say): Promise<string[]> {
    const before = this.says[this.says.findIndex((say) => say.type === type && say.revision === revision) - 1]
    const said = (at: number) =>
      `EXISTS (SELECT 1 FROM erp_delivery d JOIN erp_message m ON m.id = d.message_id
                WHERE m.subject = o.id AND m.type = $${at} AND m.revision = $${at + 1})`
    const rows = await this.query<{ id: string }>(
      `SELECT o.id FROM shop_order o WHERE NOT ${said(1)} ${before ? `AND ${said(3)}` : ""} ORDER BY o.id LIMIT ${BATCH}`,
      [type, revision, ...(before ? [before.type, before.revision] : [])]
    )
    return rows.map((row) => row.id)
  }

  private async query<Row extends object>(text: string, values?: unknown[]): Promise<Row[]> {
    return (await this.pool.query<Row>(text, values)).rows
  }
}

/** The same order in every process: nothing but the id stands in the table. */
const orderOf = (id: string) => sampleOrder({ id, cart_link: { cart_id: `cart_${id}` } })
