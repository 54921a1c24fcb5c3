import type { StockPage } from "../../src/modules/erp/connector"
import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { PollReport } from "../../src/modules/erp/services/stock-polls"
import type { Rig, RigOptions } from "./rig"
import { fail } from "./scripted-erp"

/** Polled whenever a test says so, unless it was polled just now. */
const POLLED: RigOptions = { connection: { stock: { poll: "1m" } } }

export const stockItem = (sku: string) => ({ sku, quantity: 5, version: 1 })

/** A page after which there is more. */
export const page = (watermark: string, ...skus: string[]): StockPage => ({
  items: skus.map(stockItem),
  watermark,
  more: true,
})

export const lastPage = (watermark: string, ...skus: string[]): StockPage => ({
  ...page(watermark, ...skus),
  more: false,
})

/** A rig whose ERP is polled: what it answers, what came of it. */
export class PolledStock {
  constructor(private readonly rig: Rig) {}

  /** One more process; it polls when the test calls. */
  async open(options: RigOptions = POLLED): Promise<ErpRuntime> {
    const runtime = this.rig.runtime(options)
    await runtime.connections.sync()
    return runtime
  }

  /** The ERP answers by watermark; what it is asked for besides is an error. */
  answer(pages: Record<string, StockPage>): void {
    this.rig.erp.stock = async (watermark) => {
      const found = pages[watermark ?? "null"]
      if (!found) {
        throw fail("rejected", "no_such_page")
      }
      return found
    }
  }

  /** The first connection, polled as by a person. */
  async pollNow(runtime: ErpRuntime, full = false): Promise<PollReport> {
    const [connection] = await runtime.connections.list()
    return runtime.polls.poll(connection!, { full })
  }

  /** SKUs of every message in the inbox, in order. */
  async stored(): Promise<string[]> {
    const rows = await this.rig.sql<{ body: string }>("SELECT body FROM erp_inbox ORDER BY seq")
    return rows.map(({ body }) =>
      JSON.parse(body)
        .data.items.map((item: { sku: string }) => item.sku)
        .join()
    )
  }

  async watermark(): Promise<string | undefined> {
    const [row] = await this.rig.sql<{ value: string }>("SELECT value FROM erp_watermark WHERE stream = 'stock.pull'")
    return row?.value
  }

  /** As if the poll before had been so long ago. */
  async pass(time: string): Promise<void> {
    await this.rig.sql(
      `UPDATE erp_watermark SET updated_at = updated_at - interval '${time}' WHERE stream = 'stock.pull'`
    )
  }
}
