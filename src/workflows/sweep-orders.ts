import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import type { MedusaContainer } from "@medusajs/framework/types"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { ERP_MODULE, type ErpModuleService, type OrderStream } from "../modules/erp"
import { readOrdersWith } from "./steps/read-orders"

export interface SweepOrdersInput {
  stream: OrderStream
  /** Leave it when another process swept this stream within so many milliseconds. */
  every_ms: number
}

/** Ids looked at per page, and orders captured per graph read. */
const PAGE = 500
const BATCH = 100
/** An order's id and time are made before its checkout commits; the watermark trails by so much. */
const OVERLAP_MS = 10 * 60_000

interface OrderRef {
  id: string
  created_at: string | Date
  updated_at: string | Date
}

const sweepOrdersStep = createStep("erp-sweep-orders", async (input: SweepOrdersInput, { container }) => {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  let from: string | undefined = await erp.takeWatermark(input.stream, input.every_ms)
  if (from === undefined) {
    return new StepResponse({ found: 0 })
  }
  let found = input.stream === "orders.id" ? await capture(container, await erp.waitingOrders()) : 0
  while (from !== undefined) {
    const page = await readPage(container, input.stream, from)
    found += await capture(container, await toCapture(erp, input.stream, page))
    await advance(erp, input.stream, page)
    const last: OrderRef | undefined = page.at(-1)
    const next: string | undefined = last && page.length === PAGE ? positionOf(last, input.stream) : undefined
    from = next === from ? undefined : next
  }
  return new StepResponse({ found })
})

/**
 * Finds what no event told of: new orders by id range (ids are ULIDs; created_at has no index), and payments and
 * cancelations that some wait for; edits, cancelations and drafts that became orders by time of change.
 */
export const sweepOrdersWorkflow = createWorkflow("erp-sweep-orders", (input: SweepOrdersInput) => {
  return new WorkflowResponse(sweepOrdersStep(input))
})

async function toCapture(erp: ErpModuleService, stream: OrderStream, page: OrderRef[]): Promise<string[]> {
  return stream === "orders.id"
    ? erp.missing(page.map((order) => order.id))
    : erp.stale(page.map(({ id, updated_at }) => ({ id, updated_at: new Date(updated_at) })))
}

async function capture(container: MedusaContainer, ids: string[]): Promise<number> {
  const erp = container.resolve<ErpModuleService>(ERP_MODULE)
  let found = 0
  for (let at = 0; at < ids.length; at += BATCH) {
    const { written, moved } = await erp.capture(ids.slice(at, at + BATCH), "sweep", readOrdersWith(container))
    found += written + moved
  }
  return found
}

async function readPage(container: MedusaContainer, stream: OrderStream, from: string): Promise<OrderRef[]> {
  const key = stream === "orders.id" ? "id" : "updated_at"
  const { data } = await container.resolve(ContainerRegistrationKeys.QUERY).graph({
    entity: "order",
    fields: ["id", "created_at", "updated_at"],
    filters: { [key]: { $gt: from } },
    pagination: { take: PAGE, order: { [key]: "ASC" } },
  })
  return data as unknown as OrderRef[]
}

/** Past what is certainly visible: everything older than the overlap. */
async function advance(erp: ErpModuleService, stream: OrderStream, page: OrderRef[]): Promise<void> {
  const settled = page.filter((order) => {
    const time = stream === "orders.id" ? order.created_at : order.updated_at
    return new Date(time).getTime() < Date.now() - OVERLAP_MS
  })
  const last = settled.at(-1)
  if (last) {
    await erp.advanceWatermark(stream, positionOf(last, stream))
  }
}

const positionOf = (order: OrderRef, stream: OrderStream) =>
  stream === "orders.id" ? order.id : new Date(order.updated_at).toISOString()
