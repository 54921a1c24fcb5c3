import { createStep, createWorkflow, StepResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService } from "../modules/erp"

export interface ResumeConnectionInput {
  id: string
  /** Kept with the connection. */
  reason?: string
  by: Actor
}

/** Nothing to undo: it is the last step, and what waited may be on its way already. */
const resumeConnectionStep = createStep(
  "erp-resume-connection",
  async (input: ResumeConnectionInput, { container }) => {
    await container.resolve<ErpModuleService>(ERP_MODULE).connections.resume(input.id, input.reason, input.by)
    return new StepResponse()
  }
)

/** Lets a paused connection deliver again. Fails with not_found or conflict. */
export const resumeConnectionWorkflow = createWorkflow("erp-resume-connection", (input: ResumeConnectionInput) => {
  resumeConnectionStep(input)
})
