import { container } from "@medusajs/framework"
import type { INotificationModuleService } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import type { NotifyStore } from "./channels"

/** How Medusa's module says that no provider serves a channel. It has no code for that. */
const NO_PROVIDER = /^Could not find a notification provider|^Notification provider \S+ is not enabled/

/**
 * The store's notification module.
 *
 * A module sees nothing of the others; this is one of two places that look into the application's container (the other is
 * store-inventory.ts). It is asked again at each use, since modules start in no given order.
 */
export function storeNotifications(): NotifyStore {
  return async (notification) => {
    const service = container.resolve<INotificationModuleService | undefined>(Modules.NOTIFICATION, {
      allowUnregistered: true,
    })
    if (!service) {
      return "no_provider"
    }
    try {
      await service.createNotifications(notification)
      return "sent"
    } catch (error) {
      if (NO_PROVIDER.test((error as Error).message)) {
        return "no_provider"
      }
      throw error
    }
  }
}
