export { captureOrdersWorkflow } from "./capture-orders"
export { sweepOrdersWorkflow } from "./sweep-orders"
