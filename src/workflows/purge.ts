import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"

/** Nothing to undo: what is gone was to go. */
const purgeStep = createStep("erp-purge", async (_input: undefined, { container }) => {
  return new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).keeping.purge())
})

/** Takes away what was kept as long as the options say; half a minute at most, what is left the next time. */
export const purgeWorkflow = createWorkflow("erp-purge", () => new WorkflowResponse(purgeStep()))
