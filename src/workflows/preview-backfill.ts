import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type BackfillOrder, type ErpModuleService } from "../modules/erp"
import { orderReaderOf } from "./steps/read-orders"

export interface PreviewBackfillInput {
  connection_id: string
  asked: BackfillOrder
}

/** Nothing to undo: it only looks. */
const previewBackfillStep = createStep("erp-preview-backfill", async (input: PreviewBackfillInput, { container }) => {
  const { backfills } = container.resolve<ErpModuleService>(ERP_MODULE)
  return new StepResponse(await backfills.preview(input.connection_id, input.asked, orderReaderOf(container)))
})

/** How many older orders a backfill would send. It reads orders, hence a workflow. Fails with not_found or conflict. */
export const previewBackfillWorkflow = createWorkflow("erp-preview-backfill", (input: PreviewBackfillInput) => {
  return new WorkflowResponse(previewBackfillStep(input))
})
