import type { MedusaContainer } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { pollStockWorkflow } from "../workflows"

/** Asks the ERPs that are to be asked for their stock. Several processes may run it at once: each one is asked by one of them. */
export default async function pollStock(container: MedusaContainer): Promise<void> {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  if (!erp.options.sweep) {
    return
  }
  await pollStockWorkflow(container)
    .run({ input: {} })
    .catch((error: unknown) => erp.noteTrouble("poll", "polling failed; the next one asks again", error))
}

export const config = { name: "erp-poll-stock", schedule: "*/10 * * * * *" }
