/**
 * Runs in a store's process (`medusa exec`): writes quantities the ways Medusa itself has, whenever the bench says so by
 * IPC, and tells how long it took.
 */
import { createRequire } from "node:module"

const { updateInventoryLevelsWorkflow } = createRequire(import.meta.url)("@medusajs/core-flows")

/**
 * @typedef {{ inventory_item_id: string, location_id: string, stocked_quantity: number }} Update
 * @typedef {"module" | "workflow"} Road
 */

/** @param {{ container: any }} args */
export default async function roads({ container }) {
  const inventory = container.resolve("inventory")
  /** @type {Record<Road, (updates: Update[]) => Promise<unknown>>} */
  const write = {
    module: (updates) => inventory.updateInventoryLevels(updates),
    workflow: (updates) => updateInventoryLevelsWorkflow(container).run({ input: { updates } }),
  }
  /** @param {{ road: Road, batches: Update[][] }} message */
  const take = async ({ road, batches }) => {
    const before = performance.now()
    for (const batch of batches) {
      await write[road](batch)
    }
    process.send?.({ ms: performance.now() - before })
  }
  process.on("message", (message) => {
    take(/** @type {any} */ (message)).catch((error) => process.send?.({ failed: String(error.stack) }))
  })
  process.channel?.ref()
  process.send?.({ ms: 0 })
  await new Promise(() => undefined)
}
