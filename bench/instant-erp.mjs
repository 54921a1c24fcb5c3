import { createRequire } from "node:module"

const { z } = createRequire(import.meta.url)("@medusajs/framework/zod")

/**
 * An ERP in this process that books at once: what remains is the plugin's own cost.
 */
export class InstantErp {
  booked = 0
  /** Called when a delivery's call is made. @type {() => void} */
  onDeliver = () => undefined

  async deliver() {
    this.onDeliver()
    this.booked++
    return { confirmation: "confirmed", document: { number: `S${this.booked}` } }
  }

  async test() {
    return { checks: [{ name: "reachable", ok: true }] }
  }
}

/**
 * As the plugin's loader would register it.
 *
 * @param {InstantErp} instance
 * @returns {import("../src/modules/erp/runtime.js").RuntimeConfig["connectors"]}
 */
export function registered(instance) {
  const connectorClass = {
    identifier: "instant",
    contractVersion: 1,
    displayName: "Instant",
    settingsSchema: z.object({}),
    credentialsSchema: z.object({}),
    idempotency: () => "key",
    messageTypes: () => ["order.placed", "order.edited", "order.canceled"],
  }
  return new Map([["instant", /** @type {any} */ ({ connectorClass, instance })]])
}
