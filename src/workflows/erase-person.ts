import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type Actor, type ErpModuleService, type Person } from "../modules/erp"

/** Exactly one of them. */
export type ErasureOf = { email: string } | { customer_id: string } | { order_ids: string[] }

export interface ErasePersonInput {
  of: ErasureOf
  /** Gives up what is still to be sent. */
  discard_open: boolean
  by: Actor
}

/** Customers and orders the store still has under an address. */
const MOST = 1_000

/**
 * An address leads further than to the orders that bear it: the store may know the customer it belongs to, whose orders
 * bear another one, or none any more since their payloads were purged.
 */
async function personOf(container: MedusaContainer, of: ErasureOf): Promise<Person> {
  if ("order_ids" in of) {
    return { asked_by: "order_ids", order_ids: of.order_ids }
  }
  if ("customer_id" in of) {
    return { asked_by: "customer_id", customer_ids: [of.customer_id] }
  }
  const emails = [...new Set([of.email, of.email.toLowerCase()])]
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "customer",
    fields: ["id"],
    filters: { email: emails },
    pagination: { take: MOST },
  })
  return { asked_by: "email", emails, customer_ids: data.map(({ id }) => id) }
}

const previewErasureStep = createStep("erp-preview-erasure", async (of: ErasureOf, { container }) => {
  const person = await personOf(container, of)
  return new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).keeping.previewErasure(person))
})

/** Nothing to undo: it is the last step, and what is erased is to stay so. */
const erasePersonStep = createStep("erp-erase-person", async ({ of, ...how }: ErasePersonInput, { container }) => {
  const person = await personOf(container, of)
  return new StepResponse(await container.resolve<ErpModuleService>(ERP_MODULE).keeping.erase(person, how))
})

/** How much an erasure would take. Changes nothing. */
export const previewErasureWorkflow = createWorkflow("erp-preview-erasure", (of: ErasureOf) => {
  return new WorkflowResponse(previewErasureStep(of))
})

/** Erases one person's data in the plugin's tables. Fails with conflict where something is still to be sent. */
export const erasePersonWorkflow = createWorkflow("erp-erase-person", (input: ErasePersonInput) => {
  return new WorkflowResponse(erasePersonStep(input))
})
