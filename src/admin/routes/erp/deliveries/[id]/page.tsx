import { useParams } from "react-router-dom"
import type { DeliveryResponse } from "../../../../../api/admin/erp/types"
import { Crumb } from "../../../../components/crumb"
import { DeliveryStanding } from "../../../../components/delivery/delivery-standing"
import { Read } from "../../../../components/notices"
import { PayloadSection } from "../../../../components/payload/payload-section"
import { useRead } from "../../../../lib/queries"

const UNDER_WAY = ["pending", "leased"]

export default function DeliveryPage() {
  const { id } = useParams()
  const read = useRead<DeliveryResponse>(`/erp/deliveries/${id}`, undefined, {
    every: (answer) => (answer && UNDER_WAY.includes(answer.delivery.status) ? 3_000 : false),
  })
  return (
    <Read of={read}>
      {({ delivery }) => (
        <div className="flex flex-col gap-y-3">
          <DeliveryStanding delivery={delivery} />
          <PayloadSection key={delivery.id} delivery={delivery} />
        </div>
      )}
    </Read>
  )
}

export const handle = { breadcrumb: () => <Crumb of="payload.delivery" /> }
