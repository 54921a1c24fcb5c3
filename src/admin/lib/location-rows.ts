/** The map of locations as it is shown and changed: as a whole, as the API takes it. Pure. */
import type { Json } from "../../api/admin/erp/answers/shared"
import type { LocationsResponse } from "../../api/admin/erp/types"

export type Mapping = Json<LocationsResponse>["locations"][number]

export interface LocationRow {
  location: string
  /** None: it is not mapped, and this many items wait. */
  stock_location_id?: string
  items: number
}

/** What waits first, the most wanted on top, then what is mapped. */
export const rowsOf = ({ locations, unmapped }: Json<LocationsResponse>): LocationRow[] => [
  ...unmapped,
  ...locations.map((mapping) => ({ ...mapping, items: 0 })),
]

/** The map with this location there. */
export const mapped = (map: Mapping[], location: string, stock_location_id: string): Mapping[] => [
  ...unlinked(map, location),
  { location, stock_location_id },
]

/** The map without this location. */
export const unlinked = (map: Mapping[], location: string): Mapping[] => map.filter((one) => one.location !== location)
