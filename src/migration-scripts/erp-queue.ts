import type { ExecArgs } from "@medusajs/framework/types"
import { ERP_MODULE, type ErpModuleService } from "../modules/erp"

/** Part of `medusa db:migrate`: what BullMQ keeps in Postgres. Nothing to do where the queue is on Redis. */
export default async function migrateErpQueue({ container }: ExecArgs): Promise<void> {
  await container.resolve<ErpModuleService>(ERP_MODULE).migrateQueue()
}
