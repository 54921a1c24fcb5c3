import type { ErpRuntime } from "../../src/modules/erp/runtime"
import type { Rig } from "./rig"

/** Changes of an order, as `Rig.change` takes them. */
export const city = (name: string) => ({ shipping_address: { city: name } })
export const canceled = () => ({ canceled_at: new Date(), status: "canceled" })

/** Type, status and code of everything about one order, as it is written. */
export const written = (rig: Rig, id: string) =>
  rig.sql("SELECT type, status, code FROM erp_delivery WHERE subject = $1 ORDER BY seq", [id])

/** An order to Bremen, in the ERP. @returns its id */
export async function placeDelivered(rig: Rig, runtime: ErpRuntime): Promise<string> {
  const [id] = await rig.place(runtime, 1, city("Bremen"))
  await rig.untilStatus("delivered")
  return id!
}
