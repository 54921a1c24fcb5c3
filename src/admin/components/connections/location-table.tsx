import { Trash } from "@medusajs/icons"
import { Badge, Button, IconButton, usePrompt } from "@medusajs/ui"
import { useState } from "react"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { LocationsResponse } from "../../../api/admin/erp/types"
import { mapped, rowsOf, unlinked, type LocationRow, type Mapping } from "../../lib/location-rows"
import { useChange } from "../../lib/queries"
import { useErpTranslation } from "../../lib/translation"
import { ErpText } from "../erp-text"
import { List } from "../list"
import { PlaceChoice, type Place } from "./place-choice"

/** Rows shown before somebody asks for the rest. */
const FIRST = 25

interface LocationTableProps {
  path: string
  map: Json<LocationsResponse>
  places: Place[]
}

/** Those that wait first. */
export function LocationTable({ path, map, places }: LocationTableProps) {
  const { t } = useErpTranslation()
  const ask = usePrompt()
  const [all, setAll] = useState(false)
  const put = useChange<LocationsResponse, { locations: Mapping[] }>({
    ...{ method: "PUT", path, says: t("channels.locations.saved") },
  })
  const drop = useChange<LocationsResponse, { locations: Mapping[] }>({
    ...{ method: "PUT", path, says: t("channels.locations.removed") },
  })
  const busy = put.isPending || drop.isPending
  const rows = rowsOf(map)
  const nameOf = (id: string) => places.find((place) => place.id === id)?.name ?? t("channels.locations.gone")
  const sure = (title: string, description: string, confirmText: string, danger: boolean) =>
    ask({
      ...{ title, description, confirmText, cancelText: t("actions.cancel") },
      variant: danger ? "danger" : "confirmation",
    })
  const choose = async ({ location, stock_location_id: from }: LocationRow, to: string) => {
    const text = from && t("channels.locations.changeText", { location, from: nameOf(from), to: nameOf(to) })
    if (!text || (await sure(t("channels.locations.changeTitle"), text, t("channels.locations.change"), false))) {
      put.mutate({ locations: mapped(map.locations, location, to) })
    }
  }
  const remove = async ({ location, stock_location_id: from }: LocationRow) => {
    const text = t("channels.locations.removeText", { location, stock: nameOf(from!) })
    if (await sure(t("channels.locations.removeTitle"), text, t("actions.remove"), true)) {
      drop.mutate({ locations: unlinked(map.locations, location) })
    }
  }
  return (
    <>
      <List
        label={t("channels.locations.title")}
        rows={all ? rows : rows.slice(0, FIRST)}
        keyOf={({ location }) => location}
        empty={null}
        columns={[
          {
            label: t("channels.locations.theirs"),
            className: "max-w-56 py-2",
            cell: ({ location }) => <ErpText>{location}</ErpText>,
          },
          {
            label: t("channels.locations.yours"),
            className: "min-w-56 py-2",
            cell: (row) => (
              <PlaceChoice
                label={t("channels.locations.chooseFor", { location: row.location })}
                places={places}
                value={row.stock_location_id}
                taken={map.locations.map(({ stock_location_id }) => stock_location_id)}
                disabled={busy}
                onChange={(to) => void choose(row, to)}
              />
            ),
          },
          {
            label: t("channels.locations.waiting"),
            cell: ({ items, stock_location_id }) =>
              stock_location_id ? (
                "–"
              ) : (
                <Badge size="2xsmall" color="orange">
                  {t("channels.locations.waits", { count: items })}
                </Badge>
              ),
          },
          {
            label: t("actions.remove"),
            right: true,
            cell: (row) =>
              row.stock_location_id && (
                <IconButton
                  size="small"
                  variant="transparent"
                  aria-label={t("channels.locations.remove", { location: row.location })}
                  disabled={busy}
                  onClick={() => void remove(row)}
                >
                  <Trash className="text-ui-fg-subtle" />
                </IconButton>
              ),
          },
        ]}
      />
      {!all && rows.length > FIRST && (
        <div className="px-6 py-4">
          <Button size="small" variant="transparent" onClick={() => setAll(true)}>
            {t("channels.locations.more", { count: rows.length - FIRST })}
          </Button>
        </div>
      )}
    </>
  )
}
