import { useParams } from "react-router-dom"
import type { DeliveryResponse } from "../../../../../api/admin/erp/types"
import { Crumb } from "../../../../components/crumb"
import { DeliveryStanding } from "../../../../components/delivery/delivery-standing"
import { Read, Section } from "../../../../components/notices"
import { PayloadSection } from "../../../../components/payload/payload-section"
import { Timeline } from "../../../../components/timeline/timeline"
import { useRead } from "../../../../lib/queries"
import { useErpTranslation } from "../../../../lib/translation"

const UNDER_WAY = ["pending", "leased"]

export default function DeliveryPage() {
  const { t } = useErpTranslation()
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
          <Section title={t("payload.timeline")} text={t("payload.timelineText")}>
            <div className="px-6 py-4">
              {/* What people changed stands with the payload. */}
              <Timeline delivery={{ ...delivery, edits: [] }} />
            </div>
          </Section>
        </div>
      )}
    </Read>
  )
}

export const handle = { breadcrumb: () => <Crumb of="payload.delivery" /> }
