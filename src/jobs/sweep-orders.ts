import type { MedusaContainer } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { sweepOrdersWorkflow } from "../workflows"

/** How often each stream is swept at most, over all processes. The second one reads the order table from end to end. */
const EVERY_MS = { "orders.id": 25_000, "orders.updated_at": 10 * 60_000 } as const

/** The net under the order events. Several processes may run it at once: each stream is taken by one of them. */
export default async function sweepOrders(container: MedusaContainer): Promise<void> {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  if (!erp.options.sweep) {
    return
  }
  for (const stream of ["orders.id", "orders.updated_at"] as const) {
    await sweepOrdersWorkflow(container)
      .run({ input: { stream, every_ms: EVERY_MS[stream] } })
      .catch((error: unknown) => erp.noteTrouble(`sweep:${stream}`, "a sweep failed; the next one looks again", error))
  }
}

export const config = { name: "erp-sweep-orders", schedule: "*/30 * * * * *" }
