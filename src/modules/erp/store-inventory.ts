import { container } from "@medusajs/framework"
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils"
import type { StoreInventory } from "./services/stock-by-module"

/** Medusa's own inventory module, by the names it is configured under. */
const OWN = /^@medusajs\/(medusa\/)?inventory$/

/**
 * The store's inventory module, where it is another one than Medusa's; else undefined: then its tables are known, and
 * stock is written to them directly.
 *
 * A module sees nothing of the others; this is the one place that looks into the application's container. It is asked
 * again at each use, since modules start in no given order.
 */
export function foreignInventory(): (() => StoreInventory) | undefined {
  const config = container.resolve(ContainerRegistrationKeys.CONFIG_MODULE, { allowUnregistered: true }) as
    { modules?: Record<string, { resolve?: unknown } | boolean> } | undefined
  const entry = config?.modules?.[Modules.INVENTORY]
  const resolved = typeof entry === "object" ? entry.resolve : undefined
  if (resolved === undefined || (typeof resolved === "string" && OWN.test(resolved))) {
    return undefined
  }
  return () => container.resolve(Modules.INVENTORY)
}
