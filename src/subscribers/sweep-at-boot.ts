import type { SubscriberArgs, SubscriberConfig } from "@medusajs/framework"
import { ERP_STARTED } from "../modules/erp"
import { sweepOrdersWorkflow } from "../workflows"

/** Right after boot: orders whose events were lost while the process was down. */
export default async function sweepAtBoot({ container }: SubscriberArgs): Promise<void> {
  for (const stream of ["orders.id", "orders.updated_at"] as const) {
    await sweepOrdersWorkflow(container).run({ input: { stream, every_ms: 1_000 } })
  }
}

export const config: SubscriberConfig = { event: ERP_STARTED }
