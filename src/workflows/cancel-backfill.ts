import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface CancelBackfillInput {
  id: string
  by: Actor
}

/** Nothing to undo: what is left can be asked for anew. */
const cancelBackfillStep = createStep("erp-cancel-backfill", async ({ id, by }: CancelBackfillInput, { container }) => {
  await container.resolve<ErpModuleService>(ERP_MODULE).backfills.cancel(id, by)
  return new StepResponse()
})

/** Ends a backfill. Fails with not_found or conflict. */
export const cancelBackfillWorkflow = createWorkflow("erp-cancel-backfill", (input: CancelBackfillInput) => {
  cancelBackfillStep(input)
})
