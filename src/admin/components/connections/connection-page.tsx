import { useState } from "react"
import { useParams } from "react-router-dom"
import type { ConnectionViewResponse, ConnectorsResponse, OverviewResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { Read } from "../notices"
import { AccessSection } from "./access-section"
import { Backfill } from "./backfill"
import { ConnectionHeader } from "./connection-header"
import { LimitsSection } from "./limits-section"
import { LocationMap } from "./location-map"
import { NetworkSection } from "./network-section"
import { OrdersSection } from "./orders-section"
import { StockActions } from "./stock-actions"
import { StockSection } from "./stock-section"
import { WebhookSection } from "./webhook-section"

/** One connection: how it does, how it is set up, and what can be done about it. */
export function ConnectionPage() {
  const { id = "" } = useParams()
  const [going, setGoing] = useState(false)
  const reading = useRead<ConnectionViewResponse>(`/erp/connections/${id}`, undefined, { enabled: !going })
  const overview = useRead<OverviewResponse>("/erp/overview", undefined, { every: 5_000 })
  const connectors = useRead<ConnectorsResponse>("/erp/connectors")
  return (
    <Read of={reading} rows={8}>
      {({ connection }) => {
        const health = overview.data?.connections.find((one) => one.id === connection.id)
        const kind = connectors.data?.connectors.find((one) => one.identifier === connection.connector)
        return (
          <div className="flex flex-col gap-y-3">
            <ConnectionHeader connection={connection} health={health} kind={kind} onGoing={setGoing} />
            <AccessSection connection={connection} kind={kind} />
            <OrdersSection connection={connection} versions={health?.versions ?? []} />
            <StockSection connection={connection} kind={kind} />
            <LocationMap connection={connection} />
            <StockActions connection={connection} />
            <WebhookSection connection={connection} />
            <LimitsSection connection={connection} />
            <NetworkSection connection={connection} />
            <Backfill connection={connection} />
          </div>
        )
      }}
    </Read>
  )
}
