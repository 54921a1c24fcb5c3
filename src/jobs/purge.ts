import type { MedusaContainer } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { purgeWorkflow } from "../workflows"

/** Takes away what was kept as long as it is to be. Several processes may run it at once: one of them does it. */
export default async function purge(container: MedusaContainer): Promise<void> {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  if (!erp.options.sweep) {
    return
  }
  await purgeWorkflow(container)
    .run()
    .catch((error: unknown) => erp.noteTrouble("purge", "purging failed; the next run goes on", error))
}

export const config = { name: "erp-purge", schedule: "17 * * * *" }
