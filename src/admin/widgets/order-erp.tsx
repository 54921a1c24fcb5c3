import { defineWidgetConfig } from "@medusajs/admin-sdk"
import type { AdminOrder, DetailWidgetProps } from "@medusajs/framework/types"
import { OrderStandings } from "../components/orders/order-standings"

/** On every order: whether, and as what, it is in the ERP. */
export default function OrderErpWidget({ data }: DetailWidgetProps<AdminOrder>) {
  const { id, status, version, payment_status, updated_at } = data
  return (
    <div data-erp-widget>
      <OrderStandings id={id} changed={[status, version, payment_status, updated_at].join()} />
    </div>
  )
}

export const config = defineWidgetConfig({ zone: "order.details.side" })
