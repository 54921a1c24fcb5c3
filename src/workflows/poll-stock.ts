import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface PollStockInput {
  /** Polled at once; without it, every connection whose time has come. */
  connection_id?: string
  /** Asks for everything, not only for what changed. */
  full?: boolean
  /** Who asks for the one connection; nobody where it is due. */
  by?: Actor
}

/** Nothing to undo: what was stored is the ERP's word. */
const pollStockStep = createStep("erp-poll-stock", async (input: PollStockInput, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  const reports =
    input.connection_id === undefined
      ? await erp.stock.pollDue()
      : [await erp.stock.poll(input.connection_id, input.full ?? false, input.by)]
  return new StepResponse(reports)
})

/** Asks ERPs what changed in their stock. For one connection it fails with not_found or conflict. */
export const pollStockWorkflow = createWorkflow("erp-poll-stock", (input: PollStockInput) => {
  return new WorkflowResponse(pollStockStep(input))
})
