import { Drawer, Hint, Input, Label } from "@medusajs/ui"
import { useId, useState } from "react"
import type { Json } from "../../../api/admin/erp/answers/shared"
import type { LocationsResponse } from "../../../api/admin/erp/types"
import { mapped, rowsOf, type Mapping } from "../../lib/location-rows"
import { useChange } from "../../lib/queries"
import { DrawerFooter } from "../drawer-footer"
import { useErpTranslation } from "../../lib/translation"
import { PlaceChoice, type Place } from "./place-choice"

interface AddLocationProps {
  path: string
  map: Json<LocationsResponse>
  places: Place[]
  open: boolean
  onClose: () => void
}

/** Maps a location the ERP did not speak of yet, so that nothing has to wait for it. */
export function AddLocation({ path, map, places, open, onClose }: AddLocationProps) {
  const { t } = useErpTranslation()
  const id = useId()
  const [location, setLocation] = useState("")
  const [place, setPlace] = useState<string>()
  const close = () => {
    setLocation("")
    setPlace(undefined)
    onClose()
  }
  const save = useChange<LocationsResponse, { locations: Mapping[] }>({
    ...{ method: "PUT", path, says: t("channels.locations.saved"), onDone: close },
  })
  const known = map.locations.some((one) => one.location === location)
  return (
    <Drawer open={open} onOpenChange={(to) => !to && close()}>
      <Drawer.Content>
        <Drawer.Header>
          <Drawer.Title>{t("channels.locations.add")}</Drawer.Title>
          <Drawer.Description>{t("channels.locations.text")}</Drawer.Description>
        </Drawer.Header>
        <Drawer.Body className="flex flex-col gap-y-4">
          <div className="flex flex-col gap-y-2">
            <Label htmlFor={id} size="small" weight="plus">
              {t("channels.locations.name")}
            </Label>
            <Input
              id={id}
              value={location}
              maxLength={255}
              list={`${id}-heard`}
              aria-invalid={known}
              aria-describedby={`${id}-help`}
              onChange={({ target }) => setLocation(target.value)}
            />
            <datalist id={`${id}-heard`}>
              {rowsOf({ locations: [], unmapped: map.unmapped.slice(0, 50) }).map((row) => (
                <option key={row.location} value={row.location} />
              ))}
            </datalist>
            <Hint id={`${id}-help`} variant={known ? "error" : "info"}>
              {t(known ? "channels.locations.known" : "channels.locations.addText")}
            </Hint>
          </div>
          <div className="flex flex-col gap-y-2">
            <Label size="small" weight="plus">
              {t("channels.locations.yours")}
            </Label>
            <PlaceChoice
              label={t("channels.locations.yours")}
              places={places}
              value={place}
              taken={map.locations.map(({ stock_location_id }) => stock_location_id)}
              onChange={setPlace}
            />
          </div>
        </Drawer.Body>
        <DrawerFooter
          disabled={!location || known || !place}
          isLoading={save.isPending}
          onClick={() => save.mutate({ locations: mapped(map.locations, location, place!) })}
        >
          {t("actions.save")}
        </DrawerFooter>
      </Drawer.Content>
    </Drawer>
  )
}
