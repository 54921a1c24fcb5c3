import type { MedusaContainer } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"
import { workRedrivesWorkflow } from "../workflows"

/** The net under bulk redrives and backfills: goes on with those whose process is gone. Returns at once; the work is done beside it. */
export default async function workRedrives(container: MedusaContainer): Promise<void> {
  await workRedrivesWorkflow(container)
    .run()
    .catch((error: unknown) =>
      container.resolve<ErpModuleService>(ERP_MODULE).noteTrouble("redrive", "redrives cannot go on now", error)
    )
}

export const config = { name: "erp-work-redrives", schedule: "*/5 * * * * *" }
