import { Button, InlineTip } from "@medusajs/ui"
import { useState } from "react"
import { Link } from "react-router-dom"
import type { LocationsResponse } from "../../../api/admin/erp/types"
import { useRead } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { Anchor } from "../anchor"
import { Empty, Read, Section } from "../notices"
import { AddLocation } from "./location-add"
import { LocationTable } from "./location-table"

interface StockLocationsResponse {
  stock_locations: { id: string; name: string }[]
}

/** More than any store has; beyond it a place shows by its id. */
const MOST = 1_000

/** Which of an ERP's locations is which of the store's. One choice maps one; what was held for it is applied by itself. */
export function LocationMap({ connection }: { connection: { id: string } }) {
  const { t } = useErpTranslation()
  const [adding, setAdding] = useState(false)
  const path = `/erp/connections/${connection.id}/locations`
  const read = useRead<LocationsResponse>(path)
  const stock = useRead<StockLocationsResponse>("/stock-locations", { limit: MOST, fields: "id,name", order: "name" })
  const places = stock.data?.stock_locations
  return (
    <Anchor id="locations">
      <Section
        title={t("channels.locations.title")}
        text={t("channels.locations.text")}
        actions={
          places?.length ? (
            <Button size="small" variant="secondary" onClick={() => setAdding(true)}>
              {t("channels.locations.add")}
            </Button>
          ) : undefined
        }
      >
        <Read of={stock} rows={2}>
          {({ stock_locations }) => (
            <Read of={read} rows={2}>
              {(map) => (
                <>
                  {stock_locations.length <= map.locations.length &&
                    (!stock_locations.length || map.unmapped.length > 0) && (
                      <NoStockLocation some={stock_locations.length > 0} />
                    )}
                  {map.locations.length + map.unmapped.length ? (
                    <LocationTable path={path} map={map} places={stock_locations} />
                  ) : (
                    <Empty title={t("channels.locations.none")} text={t("channels.locations.noneText")} />
                  )}
                  <AddLocation
                    path={path}
                    map={map}
                    places={stock_locations}
                    open={adding}
                    onClose={() => setAdding(false)}
                  />
                </>
              )}
            </Read>
          )}
        </Read>
      </Section>
    </Anchor>
  )
}

/** Nothing can be mapped: there is no location, or none is free. */
function NoStockLocation({ some }: { some: boolean }) {
  const { t } = useErpTranslation()
  return (
    <div className="flex flex-col items-start gap-y-3 p-6">
      <InlineTip
        variant="warning"
        label={t(some ? "channels.locations.allTaken" : "channels.locations.noStock")}
        className="w-full"
      >
        {t(some ? "channels.locations.allTakenText" : "channels.locations.noStockText")}
      </InlineTip>
      <Button size="small" variant="secondary" asChild>
        <Link to="/settings/locations">{t("channels.locations.toStock")}</Link>
      </Button>
    </div>
  )
}
